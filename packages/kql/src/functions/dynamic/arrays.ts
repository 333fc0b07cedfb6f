import { internal } from '../definition/internal-function.ts';
import { call, literal, longLiteral, type Scalar } from '../../plan/scalar.ts';
import { reject } from '../../lowering/refusal.ts';
import { convert } from '../../lowering/convert.ts';
import { javascriptList } from './javascript-list.ts';
import { argument, lowerArguments } from '../definition/function-call.ts';
import { javascript, lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { compareValues, sameValue } from '../../values/dynamic/ordering.ts';

const arrayLength = javascript({
  names: ['array_length', 'arraylength'],
  parameters: ['dynamic'],
  returns: 'long',
  evaluate: (array) => (isArray(array) ? BigInt(array.length) : null),
});

const packArray = lowered(['pack_array'], (invocation) => {
  const [only] = invocation.nodes;
  const isStar = invocation.nodes.length === 1 && only?.kind === 'StarExpression';
  const values = isStar
    ? invocation.scope.columns.map((column): Scalar => ({ kind: 'column', type: column.type, column }))
    : lowerArguments(invocation);
  return call('pack_array', 'dynamic', ...values.map((value) => convert(value, 'dynamic')));
});

/** The items of arrays, in order; anything else is left out. */
const concat = javascriptList('array_concat', (lists) =>
  lists.flatMap((list) => (isArray(list) ? list : [])),
);

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
  keepsTypes: true,
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
  keepsTypes: true,
  evaluate: (array, by) => (isArray(array) ? rotated(array, Number(by)) : null),
});

const arrayRotateRight = javascript({
  names: ['array_rotate_right'],
  parameters: ['dynamic', 'long'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (array, by) => (isArray(array) ? rotated(array, -Number(by)) : null),
});

function rotated(array: readonly DynamicValue[], by: number): readonly DynamicValue[] {
  if (array.length === 0) return array;
  const at = ((by % array.length) + array.length) % array.length;
  return [...array.slice(at), ...array.slice(0, at)];
}

const shifted = (name: string, sign: number) =>
  internal(name, {
    parameters: ['dynamic', 'long', 'dynamic'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (array, by, fill) => {
      if (!isArray(array)) return null;
      const offset = Number(by) * sign;
      return array.map((_, index) => (index + offset in array ? (array[index + offset] ?? null) : fill));
    },
  });

const withFill = (name: string, sign: number): readonly FunctionRow[] => {
  const inner = shifted(`${name}_filled`, sign);
  const outer = lowered([name], (invocation) => {
    const fill =
      invocation.nodes[2] === undefined
        ? literal('dynamic', null)
        : convert(argument(invocation, 2), 'dynamic');
    const array = convert(argument(invocation, 0), 'dynamic');
    return inner.call(array, convert(argument(invocation, 1), 'long'), fill);
  });
  return [inner, outer];
};

const arrayReverse = javascript({
  names: ['array_reverse'],
  parameters: ['dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (array) => (isArray(array) ? [...array].reverse() : array),
});

const arraySum = javascript({
  names: ['array_sum'],
  parameters: ['dynamic'],
  returns: 'real',
  evaluate: (array) => {
    if (!isArray(array) || array.length === 0) return null;
    const present = array.filter((value) => value !== null);
    const sum = present.reduce<number>(
      (total, value) =>
        total + (typeof value === 'bigint' || typeof value === 'number' ? Number(value) : NaN),
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
const arraySort = (['asc', 'desc'] as const).flatMap((direction): readonly FunctionRow[] => {
  const inner = internal(`arrays_sorted_${direction}`, {
    parameters: ['dynamic', 'bool?'],
    returns: 'dynamic',
    keepsTypes: true,
    evaluate: (arrays, nullsLast) => {
      const [first, ...rest] = isArray(arrays) ? arrays : [];
      if (first === undefined || !isArray(first)) return null;
      const order = sortedPositions(first, direction === 'asc' ? 1 : -1, nullsLast ?? true);
      return [first, ...rest].map((list) =>
        isArray(list) && list.length === first.length ? order.map((index) => list[index] ?? null) : null,
      );
    },
  });
  const outer = lowered([`array_sort_${direction}`], (invocation) => {
    const args = lowerArguments(invocation);
    const option = args.at(-1)?.type === 'bool' ? args.at(-1) : undefined;
    const arrays = (option === undefined ? args : args.slice(0, -1)).map((value) =>
      convert(value, 'dynamic'),
    );
    const sorted = inner.call(call('pack_array', 'dynamic', ...arrays), option ?? literal('bool', null));
    return arrays.length === 1 ? call('get_index', 'dynamic', sorted, longLiteral(0)) : sorted;
  });
  return [inner, outer];
});

const arrayIff = javascript({
  names: ['array_iff', 'array_iif'],
  parameters: ['dynamic', 'dynamic', 'dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (conditions, whenTrue, whenFalse) => {
    if (!isArray(conditions)) return null;
    const pick = (source: DynamicValue, index: number) =>
      isArray(source) ? (source[index] ?? null) : source;
    return conditions.map((condition, index) => {
      if (typeof condition !== 'boolean' && typeof condition !== 'bigint' && typeof condition !== 'number')
        return null;
      return Number(condition) === 0 ? pick(whenFalse, index) : pick(whenTrue, index);
    });
  },
});

const arraySplit = javascript({
  names: ['array_split'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (array, indices) => {
    if (!isArray(array)) return null;
    const at = (isArray(indices) ? indices : [indices]).map((position) => {
      const index = Number(position);
      return Math.max(0, Math.min(array.length, index < 0 ? array.length + index : index));
    });
    const ends = [...at, array.length];
    return ends.map((end, index) => array.slice(index === 0 ? 0 : (ends[index - 1] ?? 0), end));
  },
});

const zip = javascriptList('zip', (arrays) => {
  const lists = arrays.map((array) => (isArray(array) ? array : [array]));
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) => lists.map((list) => list[index] ?? null));
});

/** As many as `range()` gives; a dynamic value of Kusto's is limited to 1 MB. */
const MOST_VALUES = 1_048_576;

const repeat = internal('repeat', {
  parameters: ['dynamic', 'long'],
  returns: 'dynamic',
  keepsTypes: true,
  evaluate: (value, count) => {
    if (count > MOST_VALUES) throw new Error(`kql: repeat() would give more than ${MOST_VALUES} values`);
    return count < 0n ? null : Array.from({ length: Number(count) }, () => value);
  },
});

/** Arrays. What is not one gives null. */
export const arrayFunctions: readonly FunctionRow[] = [
  arrayLength,
  packArray,
  ...concat,
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
  ...zip,
  repeat,
  lowered(['repeat'], (invocation) => {
    const value = argument(invocation, 0);
    if (value.type === 'dynamic')
      return reject(
        invocation.node,
        "'repeat' of a dynamic",
        'convert it to what it holds: tostring(…), tolong(…)',
      );
    return repeat.call(convert(value, 'dynamic'), convert(argument(invocation, 1), 'long'));
  }),
];
