import { heldType } from './typed-text.ts';
import { isArray, isBag, type DynamicValue } from './dynamic.ts';

const scalarNames: Readonly<Record<string, string>> = {
  bigint: 'long',
  number: 'double',
  boolean: 'bool',
};

const nameOf = (value: DynamicValue): string =>
  (typeof value === 'string' ? heldType(value) : scalarNames[typeof value]) ?? 'string';

/**
 * The least schema that admits all the values: the name of a scalar type, a bag of the schemas by key (`` `indexer` ``
 * for the items of arrays), or a list of several. A null says nothing. Bags come first in a list, then names in order.
 */
export function schemaOf(values: readonly DynamicValue[]): DynamicValue {
  const members = new Map<string, DynamicValue[]>();
  const names = new Set<string>();
  let isContainer = false;
  for (const value of values) {
    if (isArray(value) || isBag(value)) {
      isContainer = true;
      const parts = isArray(value) ? value.map((item) => ['`indexer`', item] as const) : [...value];
      for (const [key, item] of parts) members.set(key, [...(members.get(key) ?? []), item]);
    } else if (value !== null) names.add(nameOf(value));
  }
  const container = new Map([...members].map(([key, items]) => [key, schemaOf(items)] as const));
  const all: DynamicValue[] = [...(isContainer ? [container] : []), ...[...names].sort()];
  return all.length === 1 ? (all[0] ?? null) : all.length === 0 ? null : all;
}
