import { call, literal, longLiteral, type Scalar } from '../plan/scalar.ts';
import { convert } from './convert.ts';
import { argument, javascript, lowerArguments, lowered, type ScalarFunction } from './scalar-function.ts';
import { refuse } from '../operators/refusal.ts';
import {
  dynamicToString,
  isArray,
  isBag,
  writeJson,
  type DynamicBag,
  type DynamicValue,
} from './values/dynamic.ts';
import { compareValues, sameValue } from './values/ordering.ts';

const arrayLength = javascript({
  names: ['array_length', 'arraylength'],
  parameters: ['dynamic'],
  returns: 'long',
  evaluate: (array) => (isArray(array) ? BigInt(array.length) : null),
});

const bagKeys = javascript({
  names: ['bag_keys'],
  parameters: ['dynamic'],
  returns: 'dynamic',
  evaluate: (bag) => (isBag(bag) ? [...bag.keys()] : null),
});

const packArray = lowered(['pack_array'], (one) => {
  const [only] = one.nodes;
  const isStar = one.nodes.length === 1 && only?.kind === 'StarExpression';
  const values = isStar
    ? one.scope.columns.map((column): Scalar => ({ kind: 'column', type: column.type, column }))
    : lowerArguments(one);
  return call('pack_array', 'dynamic', ...values.map((value) => convert(value, 'dynamic')));
});

/** `bag_pack('a', x, 'b', y)`. */
const pack = lowered(['bag_pack', 'pack', 'pack_dictionary'], (one) => {
  const args = lowerArguments(one);
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
const packAll = lowered(['pack_all'], (one) => {
  const all = packPairs(
    one.scope.columns.map((column) => [
      literal('string', column.name),
      { kind: 'column', type: column.type, column },
    ]),
  );
  const [option] = lowerArguments(one);
  if (option === undefined) return all;
  if (option.kind !== 'literal') return refuse(one.node, 'pack_all with an argument that is not constant');
  return option.value === true ? call('kql_drop_empty', 'dynamic', all) : all;
});

const dropEmpty = javascript({
  names: ['drop_empty'],
  parameters: ['dynamic'],
  returns: 'dynamic',
  evaluate: (bag) =>
    isBag(bag) ? new Map([...bag].filter(([, value]) => value !== null && value !== '')) : null,
});

/** `bag_pack_columns(a, b)`: each column's value under its name. */
const bagPackColumns = lowered(['bag_pack_columns'], (one) =>
  packPairs(one.nodes.map((node, index) => [literal('string', node.symbolOrText), argument(one, index)])),
);

/** Whether two arrays have the same values, however often. */
const setEquals = javascript({
  names: ['set_equals'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'bool',
  evaluate: (a, b) => {
    if (!isArray(a) || !isArray(b)) return null;
    const within = (values: readonly DynamicValue[], others: readonly DynamicValue[]) =>
      values.every((one) => others.some((other) => sameValue(one, other)));
    return within(a, b) && within(b, a);
  },
});

/** `column_names_of(table)`. */
const columnNamesOf = lowered(['column_names_of'], (one) => {
  const [node] = one.nodes;
  if (node === undefined) return refuse(one.node, 'column_names_of of nothing');
  return literal('dynamic', writeJson(node.columns.map((column) => column.name)));
});

const dataSizes: Readonly<Partial<Record<Scalar['type'], bigint>>> = {
  bool: 1n,
  int: 4n,
  long: 8n,
  real: 8n,
  datetime: 8n,
  timespan: 8n,
  guid: 16n,
};

/** The bytes of the columns' values; those of dynamics are not documented. */
const estimateDataSize = lowered(['estimate_data_size'], (one) => {
  const isStar = one.nodes[0]?.kind === 'StarExpression';
  const values = isStar
    ? one.scope.columns.map((column): Scalar => ({ kind: 'column', type: column.type, column }))
    : lowerArguments(one);
  const sizes = values.map((value) => {
    if (value.type === 'string') return call('text_size', 'long', value);
    const size = dataSizes[value.type];
    return size === undefined
      ? refuse(one.node, `estimating the size of a ${value.type}`)
      : longLiteral(size);
  });
  return sizes.reduce<Scalar>((all, size) => call('add', 'long', all, size), longLiteral(0));
});

/** The items of arrays, in order; what is no array is left out. */
const concat = javascriptList('array_concat', (lists) => lists.flatMap((one) => (isArray(one) ? one : [])));

/** A function of any number of dynamics, handed over as one array. */
function javascriptList(
  name: string,
  evaluate: (values: readonly DynamicValue[]) => DynamicValue,
): readonly ScalarFunction[] {
  const inner = javascript({
    names: [`${name}_of`],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (values) => (isArray(values) ? evaluate(values) : null),
  });
  const outer = lowered([name], (one) => {
    const values = lowerArguments(one).map((value) => convert(value, 'dynamic'));
    return call(inner.udf?.name ?? '', 'dynamic', call('pack_array', 'dynamic', ...values));
  });
  return [{ ...inner, names: [] }, outer];
}

function distinctValues(values: readonly DynamicValue[]): readonly DynamicValue[] {
  const seen = new Map(values.map((one) => [writeJson(one), one] as const));
  return [...seen.values()];
}

const allArrays = (values: readonly DynamicValue[]): values is readonly (readonly DynamicValue[])[] =>
  values.every(isArray);

const setUnion = javascriptList('set_union', (sets) =>
  allArrays(sets) ? distinctValues(sets.flat()) : null,
);

const setIntersect = javascriptList('set_intersect', (sets) => {
  if (!allArrays(sets)) return null;
  const [first = [], ...rest] = sets;
  return distinctValues(first).filter((one) =>
    rest.every((set) => set.some((other) => sameValue(one, other))),
  );
});

const setDifference = javascriptList('set_difference', (sets) => {
  if (!allArrays(sets)) return null;
  const [first = [], ...rest] = sets;
  return distinctValues(first).filter(
    (one) => !rest.some((set) => set.some((other) => sameValue(one, other))),
  );
});

const setHasElement = lowered(['set_has_element'], (one) =>
  call('kql_set_has', 'bool', convert(argument(one, 0), 'dynamic'), convert(argument(one, 1), 'dynamic')),
);

const setHas = javascript({
  names: ['set_has'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'bool',
  evaluate: (set, value) => (isArray(set) ? set.some((one) => sameValue(one, value)) : null),
});

const arrayIndexOf = javascript({
  names: ['array_index_of'],
  parameters: ['dynamic', 'dynamic', 'long?', 'long?', 'long?'],
  returns: 'long',
  evaluate: (array, value, start, length, occurrence) => {
    if (!isArray(array)) return null;
    const from =
      start === null ? 0 : Number(start) < 0 ? Math.max(0, array.length + Number(start)) : Number(start);
    const to = length === null || length < 0n ? array.length : from + Number(length);
    let left = Number(occurrence ?? 1n);
    for (let at = from; at < Math.min(to, array.length); at += 1) {
      if (sameValue(array[at] ?? null, value) && (left -= 1) === 0) return BigInt(at);
    }
    return -1n;
  },
});

const arraySlice = javascript({
  names: ['array_slice'],
  parameters: ['dynamic', 'long', 'long'],
  returns: 'dynamic',
  evaluate: (array, start, end) => {
    if (!isArray(array)) return null;
    const at = (index: bigint) => (index < 0n ? array.length + Number(index) : Number(index));
    return array.slice(Math.max(0, at(start)), Math.max(0, at(end) + 1));
  },
});

const arrayRotate = javascript({
  names: ['array_rotate_left'],
  parameters: ['dynamic', 'long'],
  returns: 'dynamic',
  evaluate: (array, by) => (isArray(array) ? rotated(array, Number(by)) : null),
});

const arrayRotateRight = javascript({
  names: ['array_rotate_right'],
  parameters: ['dynamic', 'long'],
  returns: 'dynamic',
  evaluate: (array, by) => (isArray(array) ? rotated(array, -Number(by)) : null),
});

function rotated(array: readonly DynamicValue[], by: number): readonly DynamicValue[] {
  if (array.length === 0) return array;
  const at = ((by % array.length) + array.length) % array.length;
  return [...array.slice(at), ...array.slice(0, at)];
}

const shift = (name: string, sign: number): ScalarFunction =>
  javascript({
    names: [name],
    parameters: ['dynamic', 'long', 'dynamic'],
    returns: 'dynamic',
    evaluate: (array, by, fill) => {
      if (!isArray(array)) return null;
      const offset = Number(by) * sign;
      return array.map((_, index) => (index + offset in array ? (array[index + offset] ?? null) : fill));
    },
  });

const withFill = (name: string, sign: number): readonly ScalarFunction[] => {
  const inner = shift(`${name}_filled`, sign);
  const outer = lowered([name], (one) => {
    const fill = one.nodes[2] === undefined ? literal('dynamic', null) : convert(argument(one, 2), 'dynamic');
    const array = convert(argument(one, 0), 'dynamic');
    return call(inner.udf?.name ?? '', 'dynamic', array, convert(argument(one, 1), 'long'), fill);
  });
  return [{ ...inner, names: [] }, outer];
};

const arrayReverse = javascript({
  names: ['array_reverse'],
  parameters: ['dynamic'],
  returns: 'dynamic',
  evaluate: (array) => (isArray(array) ? [...array].reverse() : array),
});

const arraySum = javascript({
  names: ['array_sum'],
  parameters: ['dynamic'],
  returns: 'real',
  evaluate: (array) => {
    if (!isArray(array) || array.length === 0) return null;
    const present = array.filter((one) => one !== null);
    const sum = present.reduce<number>(
      (total, one) => total + (typeof one === 'bigint' || typeof one === 'number' ? Number(one) : NaN),
      0,
    );
    return Number.isNaN(sum) ? null : sum;
  },
});

/** The positions of an array in the order of its values, nulls last unless they are asked for first. */
function sortedPositions(
  array: readonly DynamicValue[],
  sign: number,
  nullsLast: boolean,
): readonly number[] {
  const positions = array.map((_, index) => index);
  const isNull = (index: number) => (array[index] ?? null) === null;
  const present = positions
    .filter((index) => !isNull(index))
    .sort((a, b) => sign * compareValues(array[a] ?? null, array[b] ?? null));
  const nulls = positions.filter(isNull);
  return nullsLast ? [...present, ...nulls] : [...nulls, ...present];
}

/** `array_sort_asc(a, b, … [, nulls last])`: all arrays in the order of the first; those of other lengths are null. */
const arraySort = (['asc', 'desc'] as const).flatMap((direction): readonly ScalarFunction[] => {
  const inner = javascript({
    names: [`arrays_sorted_${direction}`],
    parameters: ['dynamic', 'bool?'],
    returns: 'dynamic',
    evaluate: (arrays, nullsLast) => {
      const [first, ...rest] = isArray(arrays) ? arrays : [];
      if (first === undefined || !isArray(first)) return null;
      const order = sortedPositions(first, direction === 'asc' ? 1 : -1, nullsLast ?? true);
      return [first, ...rest].map((one) =>
        isArray(one) && one.length === first.length ? order.map((index) => one[index] ?? null) : null,
      );
    },
  });
  const outer = lowered([`array_sort_${direction}`], (one) => {
    const args = lowerArguments(one);
    const option = args.at(-1)?.type === 'bool' ? args.at(-1) : undefined;
    const arrays = (option === undefined ? args : args.slice(0, -1)).map((value) =>
      convert(value, 'dynamic'),
    );
    const sorted = call(
      inner.udf?.name ?? '',
      'dynamic',
      call('pack_array', 'dynamic', ...arrays),
      option ?? literal('bool', null),
    );
    return arrays.length === 1 ? call('get_index', 'dynamic', sorted, longLiteral(0)) : sorted;
  });
  return [{ ...inner, names: [] }, outer];
});

const arrayIff = javascript({
  names: ['array_iff', 'array_iif'],
  parameters: ['dynamic', 'dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (conditions, whenTrue, whenFalse) => {
    if (!isArray(conditions)) return null;
    const pick = (source: DynamicValue, index: number) =>
      isArray(source) ? (source[index] ?? null) : source;
    return conditions.map((one, index) => {
      if (typeof one !== 'boolean' && typeof one !== 'bigint' && typeof one !== 'number') return null;
      return Number(one) === 0 ? pick(whenFalse, index) : pick(whenTrue, index);
    });
  },
});

const arraySplit = javascript({
  names: ['array_split'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (array, indices) => {
    if (!isArray(array)) return null;
    const at = (isArray(indices) ? indices : [indices]).map((one) => {
      const index = Number(one);
      return Math.max(0, Math.min(array.length, index < 0 ? array.length + index : index));
    });
    const ends = [...at, array.length];
    return ends.map((end, index) => array.slice(index === 0 ? 0 : (ends[index - 1] ?? 0), end));
  },
});

/** The first bag with a key has its say. */
const bagMerge = javascriptList('bag_merge', (bags) => {
  const merged = new Map<string, DynamicValue>();
  for (const bag of bags) {
    if (!isBag(bag)) continue;
    for (const [key, value] of bag) if (!merged.has(key)) merged.set(key, value);
  }
  return merged;
});

const bagHasKey = javascript({
  names: ['bag_has_key'],
  parameters: ['dynamic', 'string'],
  returns: 'bool',
  evaluate: (bag, key) => (isBag(bag) ? walk(bag, key) !== undefined : null),
});

/** A key, or a JSON path that begins with `$`. */
function walk(bag: DynamicBag, key: string): DynamicValue | undefined {
  if (!key.startsWith('$')) return bag.get(key);
  let value: DynamicValue | undefined = bag;
  for (const step of pathSteps(key)) {
    if (value === undefined || value === null) return undefined;
    if (isBag(value)) value = value.get(step);
    else value = isArray(value) ? value.at(Number(step)) : undefined;
  }
  return value;
}

function pathSteps(path: string): readonly string[] {
  return [...path.matchAll(/\.([^.[\]]+)|\[(?:'([^']*)'|"([^"]*)"|(-?\d+))\]/g)].map(
    (step) => step[1] ?? step[2] ?? step[3] ?? step[4] ?? '',
  );
}

function withoutPath(value: DynamicValue, steps: readonly string[]): DynamicValue {
  const [first, ...rest] = steps;
  if (first === undefined || !isBag(value) || !value.has(first)) return value;
  const copy = new Map(value);
  if (rest.length === 0) copy.delete(first);
  else copy.set(first, withoutPath(value.get(first) ?? null, rest));
  return copy;
}

const bagRemoveKeys = javascript({
  names: ['bag_remove_keys'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (bag, keys) => {
    if (!isBag(bag)) return null;
    const names = isArray(keys) ? keys.map(dynamicToString) : [];
    return names.reduce<DynamicValue>(
      (rest, key) => withoutPath(rest, key.startsWith('$.') || key.startsWith('$[') ? pathSteps(key) : [key]),
      bag,
    );
  },
});

const bagSetKey = javascript({
  names: ['bag_set_key'],
  parameters: ['dynamic', 'string', 'dynamic'],
  returns: 'dynamic',
  evaluate: (bag, key, value) => {
    if (!isBag(bag)) return null;
    return withPath(bag, key.startsWith('$') ? pathSteps(key) : [key], value);
  },
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
  evaluate: (keys, values) => {
    if (!isArray(keys) || !isArray(values)) return null;
    return new Map(
      keys.flatMap((key, index): [string, DynamicValue][] =>
        typeof key === 'string' ? [[key, values[index] ?? null]] : [],
      ),
    );
  },
});

const zip = javascriptList('zip', (arrays) => {
  const lists = arrays.map((one) => (isArray(one) ? one : [one]));
  const length = Math.max(0, ...lists.map((one) => one.length));
  return Array.from({ length }, (_, index) => lists.map((one) => one[index] ?? null));
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

const repeat = javascript({
  names: ['repeat'],
  parameters: ['dynamic', 'long'],
  returns: 'dynamic',
  evaluate: (value, count) => (count < 0n ? [] : Array.from({ length: Number(count) }, () => value)),
});

/** `range(a, b [, step])`: at most 1,048,576 values, as in Kusto. */
const rangeArray = lowered(['range'], (one) => {
  const [from, to] = [argument(one, 0), argument(one, 1)];
  const isTime = from.type === 'datetime' || from.type === 'timespan';
  const isReal = !isTime && lowerArguments(one).some((value) => value.type === 'real');
  const step =
    one.nodes[2] === undefined
      ? isTime
        ? literal('timespan', 36_000_000_000n)
        : longLiteral(1)
      : argument(one, 2);
  if (isReal)
    return call('kql_range_of_reals', 'dynamic', ...[from, to, step].map((value) => convert(value, 'real')));
  const ticks = [from, to, step].map((value) =>
    isTime ? call('as_long', 'long', value) : convert(value, 'long'),
  );
  const kind = literal('string', from.type);
  return call('kql_range_of_longs', 'dynamic', ...ticks, kind);
});

const sortedJson = (value: DynamicValue): string => {
  if (isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isBag(value)) return writeJson(value);
  const entries = [...value].sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${sortedJson(item)}`).join(',')}}`;
};

const dynamicToJson = javascript({
  names: ['dynamic_to_json'],
  parameters: ['dynamic'],
  returns: 'string',
  evaluate: (value) => (value === null ? '' : sortedJson(value)),
});

const jaccard = javascript({
  names: ['jaccard_index'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'real',
  evaluate: (a, b) => {
    if (!isArray(a) || !isArray(b)) return null;
    const [left, right] = [distinctValues(a), distinctValues(b)];
    const both = left.filter((one) => right.some((other) => sameValue(one, other))).length;
    return both / (left.length + right.length - both);
  },
});

/** The name of the type, as `gettype()` says it; of a dynamic what it holds. */
const getType = lowered(['gettype'], (one) => {
  const value = argument(one, 0);
  return value.type === 'dynamic' ? call('kql_type_held', 'string', value) : literal('string', value.type);
});

const typeHeld = javascript({
  names: ['type_held'],
  parameters: ['dynamic'],
  returns: 'string',
  evaluate: (value) => {
    if (value === null) return 'null';
    if (isArray(value)) return 'array';
    if (isBag(value)) return 'dictionary';
    const names: Readonly<Record<string, string>> = { bigint: 'long', number: 'double', boolean: 'bool' };
    return names[typeof value] ?? 'string';
  },
});

/** Arrays and bags. What is not one gives null. */
export const dynamicFunctions: readonly ScalarFunction[] = [
  arrayLength,
  bagKeys,
  packArray,
  pack,
  packAll,
  { ...dropEmpty, names: [] },
  ...concat,
  bagPackColumns,
  setEquals,
  columnNamesOf,
  estimateDataSize,
  ...setUnion,
  ...setIntersect,
  ...setDifference,
  setHasElement,
  { ...setHas, names: [] },
  arrayIndexOf,
  arraySlice,
  arrayRotate,
  arrayRotateRight,
  ...withFill('array_shift_left', 1),
  ...withFill('array_shift_right', -1),
  arrayReverse,
  arraySum,
  ...arraySort,
  arrayIff,
  arraySplit,
  ...bagMerge,
  bagHasKey,
  bagRemoveKeys,
  bagSetKey,
  bagZip,
  ...zip,
  treePath,
  { ...repeat, names: [] },
  rangeArray,
  dynamicToJson,
  jaccard,
  getType,
  { ...typeHeld, names: [] },
];
