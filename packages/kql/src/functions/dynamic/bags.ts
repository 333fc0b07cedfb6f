import { checkKeys, keyPath } from './key-path.ts';
import { valueAt } from '../../values/dynamic/json-path.ts';
import { internal } from '../definition/internal-function.ts';
import { refuse } from '../../lowering/refusal.ts';
import { call, literal, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { javascriptList } from './javascript-list.ts';
import { argument, lowerArguments } from '../definition/function-call.ts';
import { javascript, lowered, type FunctionRow, type ScalarFunction } from '../definition/scalar-function.ts';
import { dynamicToString, isArray, isBag, type DynamicValue } from '../../values/dynamic/dynamic.ts';

const bagKeys = javascript({
  names: ['bag_keys'],
  parameters: ['dynamic'],
  returns: 'dynamic',
  evaluate: (bag) => (isBag(bag) ? [...bag.keys()] : null),
});

/** `bag_pack('a', x, 'b', y)`. */
const pack = lowered(['bag_pack', 'pack', 'pack_dictionary'], (invocation) => {
  const args = lowerArguments(invocation);
  return packPairs(
    Array.from({ length: Math.floor(args.length / 2) }, (_, index) => [
      args[index * 2] ?? literal('string', ''),
      args[index * 2 + 1] ?? literal('dynamic', null),
    ]),
  );
});

function packPairs(pairs: readonly (readonly [Scalar, Scalar])[]): Scalar {
  const flat = pairs.flatMap(([key, value]) => [convert(key, 'string'), convert(value, 'dynamic')]);
  return call('pack_bag', 'dynamic', ...flat);
}

/** `pack_all([ignoreNullOrEmpty])`: every column of the row. */
const packAll = lowered(['pack_all'], (invocation) => {
  const { unshown } = invocation.scope.lowering.options;
  const shown = invocation.scope.columns.filter(({ name }) => !unshown.has(name));
  const all = packPairs(
    shown.map((column) => [literal('string', column.name), { kind: 'column', type: column.type, column }]),
  );
  const [option] = lowerArguments(invocation);
  if (option === undefined) return all;
  if (option.kind !== 'literal')
    return refuse(invocation.node, 'pack_all with an argument that is not constant');
  return option.value === true ? dropEmpty.call(all) : all;
});

const dropEmpty = internal('drop_empty', {
  parameters: ['dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (bag) =>
    isBag(bag) ? new Map([...bag].filter(([, value]) => value !== null && value !== '')) : null,
});

/** `bag_pack_columns(a, b)`: each column's value under its name. */
const bagPackColumns = lowered(['bag_pack_columns'], (invocation) =>
  packPairs(
    invocation.nodes.map((node, index) => [
      literal('string', node.symbolOrText),
      argument(invocation, index),
    ]),
  ),
);

/** Of several bags with a key the first wins. */
const bagMerge = javascriptList('bag_merge', (bags) => {
  const merged = new Map<string, DynamicValue>();
  for (const bag of bags) {
    if (!isBag(bag)) continue;
    for (const [key, value] of bag) if (!merged.has(key)) merged.set(key, value);
  }
  return merged;
});

const hasKey = javascript({
  names: ['bag_has_key'],
  parameters: ['dynamic', 'string'],
  returns: 'bool',
  evaluate: (bag, key) => (isBag(bag) ? valueAt(bag, keyPath(key)) !== undefined : null),
});

/** `bag_has_key(bag, key or path)`. */
const bagHasKey: ScalarFunction = { ...hasKey, lower: (written) => hasKey.lower(checkKeys(written)) };

function withoutPath(value: DynamicValue, steps: readonly string[]): DynamicValue {
  const [first, ...rest] = steps;
  if (first === undefined || !isBag(value) || !value.has(first)) return value;
  const copy = new Map(value);
  if (rest.length === 0) copy.delete(first);
  else copy.set(first, withoutPath(value.get(first) ?? null, rest));
  return copy;
}

const removeKeys = javascript({
  names: ['bag_remove_keys'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (bag, keys) => {
    if (!isBag(bag)) return null;
    const names = isArray(keys) ? keys.map(dynamicToString) : [];
    return names.reduce<DynamicValue>((rest, key) => withoutPath(rest, keyPath(key)), bag);
  },
});

/** `bag_remove_keys(bag, array of keys or paths)`. */
const bagRemoveKeys: ScalarFunction = {
  ...removeKeys,
  lower: (written) => removeKeys.lower(checkKeys(written)),
};

const setKey = internal('set_key', {
  parameters: ['dynamic', 'string', 'dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (bag, key, value) => {
    if (!isBag(bag)) return null;
    return withPath(bag, keyPath(key), value);
  },
});

/** `bag_set_key(bag, key or path, value)`. */
const bagSetKey = lowered(['bag_set_key'], (written) => {
  checkKeys(written);
  const bag = convert(argument(written, 0), 'dynamic');
  const key = convert(argument(written, 1), 'string');
  return setKey.call(bag, key, convert(argument(written, 2), 'dynamic'));
});

function withPath(bag: DynamicValue, steps: readonly string[], value: DynamicValue): DynamicValue {
  const [first, ...rest] = steps;
  if (first === undefined) return value;
  const copy = new Map(isBag(bag) ? bag : []);
  copy.set(first, withPath(copy.get(first) ?? new Map(), rest, value));
  return copy;
}

const bagZip = javascript({
  names: ['bag_zip'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (keys, values) => {
    if (!isArray(keys)) return null;
    const found = isArray(values) ? values : [];
    return new Map(
      keys.flatMap((key, index): [string, DynamicValue][] =>
        typeof key === 'string' ? [[key, found[index] ?? null]] : [],
      ),
    );
  },
});

const treePath = javascript({
  names: ['treepath'],
  parameters: ['dynamic'],
  returns: 'dynamic',
  evaluate: (value) => pathsOf(value, ''),
});

function pathsOf(value: DynamicValue, prefix: string): readonly string[] {
  if (isBag(value)) {
    return [...value].flatMap(([key, item]) => {
      const path = `${prefix}['${key}']`;
      return [path, ...pathsOf(item, path)];
    });
  }
  if (isArray(value) && value.length > 0) {
    const path = `${prefix}[0]`;
    return [path, ...pathsOf(value[0] ?? null, path)];
  }
  return [];
}

/** Property bags. What is not one gives null. */
export const bagFunctions: readonly FunctionRow[] = [
  bagKeys,
  pack,
  packAll,
  dropEmpty,
  bagPackColumns,
  ...bagMerge,
  bagHasKey,
  bagRemoveKeys,
  setKey,
  bagSetKey,
  bagZip,
  treePath,
];
