import { isArray, isBag, itemsOf, writeJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { schemaOf } from '../../values/dynamic/dynamic-schema.ts';
import { heldType } from '../../values/dynamic/typed-text.ts';
import { compareValues } from '../../values/dynamic/ordering.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';

/** `type:key` of a bag's entry; a null says nothing about the type. */
function typedKey(key: string, value: DynamicValue): readonly string[] {
  const names: Readonly<Record<string, string>> = {
    bigint: 'long',
    number: 'real',
    boolean: 'bool',
    string: 'string',
  };
  if (value === null) return [];
  const held = typeof value === 'string' ? heldType(value) : undefined;
  return [`${held ?? names[typeof value] ?? 'dynamic'}:${key}`];
}

/** Arrays among the values are taken apart, as `make_list` and `make_set` do. */
function flattened(values: DynamicValue): readonly DynamicValue[] {
  return itemsOf(values).flatMap((value) => (isArray(value) ? value : [value]));
}

/** `type:key` of each entry: the columns that `bag_unpack` makes. */
export const bagTypes = internal('bag_types', {
  parameters: ['dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (bag) => (isBag(bag) ? [...bag].flatMap(([key, value]) => typedKey(key, value)) : []),
});

/** What aggregates make of the list of their values. */
export const listAggregates: readonly InternalFunction[] = [
  bagTypes,
  internal('distinct_list', {
    parameters: ['dynamic', 'long?'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (values, limit) => {
      const seen = new Map(flattened(values).map((value) => [writeJson(value), value] as const));
      seen.delete('null');
      const all = [...seen.values()];
      return limit === null ? all : all.slice(0, Math.max(0, Number(limit)));
    },
  }),
  internal('flat_list', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: flattened,
  }),
  internal('limit_list', {
    parameters: ['dynamic', 'long'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (values, limit) => flattened(values).slice(0, Math.max(0, Number(limit))),
  }),
  internal('weighted_percentiles', {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    evaluate: (pairs, shares) => {
      const weighted = itemsOf(pairs)
        .flatMap((pair) =>
          isArray(pair) && pair[0] !== null ? [{ value: pair[0] ?? null, weight: Number(pair[1]) }] : [],
        )
        .sort((a, b) => compareValues(a.value, b.value));
      const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
      return itemsOf(shares).map((share) => {
        let sum = 0;
        return (
          weighted.find((candidate) => (sum += candidate.weight) >= (total * Number(share)) / 100)?.value ??
          null
        );
      });
    },
  }),
  internal('schema_of', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (values) => schemaOf(itemsOf(values)),
  }),
  internal('merge_bags', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (values) => {
      const merged = new Map<string, DynamicValue>();
      for (const bag of itemsOf(values)) {
        if (!isBag(bag)) continue;
        for (const [key, value] of bag) if (!merged.has(key)) merged.set(key, value);
      }
      return merged;
    },
  }),
];
