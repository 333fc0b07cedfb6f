import { literal, nullable, onlyColumn, rule, type Rule } from '../reference/rule.ts';
import {
  type Dynamic,
  isArray,
  isBag,
  type Kind,
  type Native,
  undecidedIf,
  type Value,
} from '../reference/values.ts';

const index = literal('long', [-5n, -1n, 0n, 1n, 2n, 7n]);

function elements(value: Dynamic): readonly Dynamic[] | null {
  undecidedIf(value !== null && !isArray(value), 'functions of arrays on what is none');
  return isArray(value) ? value : null;
}

const isNumber = (value: Dynamic): boolean => typeof value === 'bigint' || typeof value === 'number';

/** Equal in type and value: recorded for `set_has_element([1,2], "2")`. */
export function alike(left: Dynamic, right: Dynamic): boolean {
  const sizes = [left, right].filter((value) => isArray(value) || isBag(value));
  undecidedIf(sizes.length === 2, 'arrays and bags compared as elements');
  undecidedIf(
    isNumber(left) && isNumber(right) && typeof left !== typeof right && Number(left) === Number(right),
    'numbers of two types compared as elements',
  );
  return left === right;
}

function slice(list: Dynamic, start: bigint, end: bigint): Dynamic {
  const all = elements(list);
  if (all === null) return null;
  const from = start < 0n ? start + BigInt(all.length) : start;
  const to = end < 0n ? end + BigInt(all.length) : end;
  return all.slice(Math.max(0, Number(from)), Math.max(0, Number(to + 1n)));
}

function rotate(list: Dynamic, count: bigint): Dynamic {
  const all = elements(list);
  if (all === null || all.length === 0) return all;
  const size = BigInt(all.length);
  const by = Number(((count % size) + size) % size);
  return [...all.slice(by), ...all.slice(0, by)];
}

function shift(list: Dynamic, count: bigint, fill: Dynamic): Dynamic {
  const all = elements(list);
  if (all === null) return null;
  undecidedIf(
    fill === null && all.some((element) => typeof element === 'string'),
    'what fills an array of texts',
  );
  return all.map((_, place) => {
    const from = place + Number(count);
    return from >= 0 && from < all.length ? (all[from] ?? null) : fill;
  });
}

function sortWeight(value: Dynamic): number {
  if (typeof value === 'bigint' || typeof value === 'number') return 0;
  undecidedIf(typeof value !== 'string', 'the order of elements that are neither numbers nor texts');
  return 1;
}

function compare(left: Dynamic, right: Dynamic): number {
  const order = sortWeight(left) - sortWeight(right);
  if (order !== 0) return order;
  undecidedIf(
    typeof left === 'string' && /[^ -~]/.test(`${left}${right as string}`),
    'the order of other scripts',
  );
  undecidedIf(
    typeof left !== typeof right && Number(left) === Number(right),
    'the order of equal numbers of two types',
  );
  return (left as number) < (right as number) ? -1 : (left as number) > (right as number) ? 1 : 0;
}

function sorted(list: Dynamic, direction: 1 | -1, nullsLast: boolean): Dynamic {
  const all = elements(list);
  if (all === null) return null;
  const nulls = all.filter((value) => value === null);
  const rest = all.filter((value) => value !== null);
  undecidedIf(
    direction === -1 && new Set(rest.map(sortWeight)).size > 1,
    'the descending order of elements of two types',
  );
  const ordered = rest.sort((left, right) => direction * compare(left, right));
  return nullsLast ? [...ordered, ...nulls] : [...nulls, ...ordered];
}

function sum(list: Dynamic): number | null {
  const all = elements(list);
  if (all === null || all.length === 0) return null;
  const numbers = all.filter((value) => value !== null);
  undecidedIf(
    numbers.length === 0 || numbers.some((value) => typeof value === 'boolean'),
    'the sum of nulls or truths',
  );
  if (numbers.some((value) => typeof value !== 'bigint' && typeof value !== 'number')) return null;
  return numbers.reduce<number>((total, value) => total + Number(value), 0);
}

function indexOf(list: Dynamic, wanted: Dynamic): bigint | null {
  undecidedIf(wanted === null, 'a null looked for in an array');
  const all = elements(list);
  return all === null ? null : BigInt(all.findIndex((element) => alike(element, wanted)));
}

function chosen(conditions: Dynamic, yes: Dynamic, no: Dynamic): Dynamic {
  const all = elements(conditions);
  if (all === null) return null;
  const at = (source: Dynamic, place: number): Dynamic =>
    isArray(source) ? (source[place] ?? null) : source;
  return all.map((condition, place) => {
    if (condition === null || typeof condition === 'string' || typeof condition === 'object') return null;
    return condition === true || (condition !== false && Number(condition) !== 0)
      ? at(yes, place)
      : at(no, place);
  });
}

function zip(left: Dynamic, right: Dynamic): Dynamic {
  const first = elements(left);
  const second = elements(right);
  undecidedIf(first === null || second === null, 'zip with null');
  const length = Math.max(first?.length ?? 0, second?.length ?? 0);
  return Array.from({ length }, (_, place) => [first?.[place] ?? null, second?.[place] ?? null]);
}

function range(start: bigint, stop: bigint, step: bigint): Dynamic {
  const found: bigint[] = [];
  for (let value = start; value <= stop; value += step) found.push(value);
  return found;
}

/** Arrays put together; what is no array is left out (recorded for bags and null). */
function concatenate(...lists: readonly Dynamic[]): Dynamic {
  undecidedIf(
    lists.every((list) => !isArray(list)),
    'array_concat without an array',
  );
  undecidedIf(
    lists.some((list) => list !== null && typeof list !== 'object'),
    'array_concat of a scalar',
  );
  return lists.flatMap((list) => (isArray(list) ? list : []));
}

function pick(value: Dynamic, place: bigint): Dynamic {
  if (!isArray(value)) return null;
  return value[Number(place < 0n ? place + BigInt(value.length) : place)] ?? null;
}

const packed: readonly (readonly [Kind, Value, Dynamic])[] = [
  ['long', 7n, 7n],
  ['real', 1.5, 1.5],
  ['string', 'a', 'a'],
  ['bool', true, true],
  ['dynamic', [1n], [1n]],
];
const packPage = 'pack-array-function: "The input values to be packed into a dynamic array."';
const packRules: readonly Rule[] = packed.map(([kind, value, gives]) =>
  nullable(
    'pack_array',
    [kind, 'string'],
    'dynamic',
    ((first: Native[typeof kind], second: string) => [first, second] as Dynamic) as never,
    [[value, 'b'] as never, [gives, 'b']],
    packPage,
  ),
);

export const arrayRules: readonly Rule[] = [
  ...packRules,
  rule(
    'array_length',
    ['dynamic'],
    'long',
    (list) => (isArray(list) ? BigInt(list.length) : null),
    [[new Map()], null],
    'answer fuzz/t1-dynamic-json-0000: project v = array_length(d)',
  ),
  rule(
    'array_concat',
    ['dynamic', 'dynamic'],
    'dynamic',
    concatenate,
    [[null, [99n]], [99n]],
    'answer fuzz/t1-dynamic-json-0006: array_concat(d, dynamic([99]))',
  ),
  rule(
    'array_slice',
    ['dynamic', index, index],
    'dynamic',
    slice,
    [
      [[1n, 2n, 3n, 4n, 5n], 2n, -1n],
      [3n, 4n, 5n],
    ],
    'array-slice-function: array_slice(arr, 2, -1)',
  ),
  rule(
    'array_reverse',
    ['dynamic'],
    'dynamic',
    (list) => elements(list)?.toReversed() ?? null,
    [[[1n, 2n]], [2n, 1n]],
    'array_reverse_function: "Returns an array that contains exactly the same elements as the input array, but in reverse order."',
  ),
  rule(
    'array_rotate_left',
    ['dynamic', index],
    'dynamic',
    rotate,
    [
      [[1n, 2n, 3n, 4n, 5n], 2n],
      [3n, 4n, 5n, 1n, 2n],
    ],
    'array-rotate-left-function: array_rotate_left(arr, 2)',
  ),
  rule(
    'array_rotate_right',
    ['dynamic', index],
    'dynamic',
    (list, count) => rotate(list, -count),
    [
      [[1n, 2n, 3n, 4n, 5n], 2n],
      [4n, 5n, 1n, 2n, 3n],
    ],
    'array-rotate-right-function: array_rotate_right(arr, 2)',
  ),
  rule(
    'array_shift_left',
    ['dynamic', index],
    'dynamic',
    (list, count) => shift(list, count, null),
    [
      [[1n, 2n, 3n], 2n],
      [3n, null, null],
    ],
    'array-shift-left-function: array_shift_left(arr, 2)',
  ),
  rule(
    'array_shift_left',
    ['dynamic', index, literal('long', [-1n])],
    'dynamic',
    shift,
    [
      [[1n, 2n, 3n, 4n, 5n], -1n, -1n],
      [-1n, 1n, 2n, 3n, 4n],
    ],
    'array-shift-left-function: array_shift_left(arr, -2, -1)',
  ),
  rule(
    'array_shift_right',
    ['dynamic', index, literal('long', [-1n])],
    'dynamic',
    (list, count, fill) => shift(list, -count, fill),
    [
      [[1n, 2n, 3n, 4n, 5n], 2n, -1n],
      [-1n, -1n, 1n, 2n, 3n],
    ],
    'array-shift-right-function: array_shift_right(arr, 2, -1)',
  ),
  rule(
    'array_sort_asc',
    ['dynamic'],
    'dynamic',
    (list) => sorted(list, 1, true),
    [[[1n, null, 3n]], [1n, 3n, null]],
    'answer fuzz/agent-null-and-edge-0027: srt=array_sort_asc(d)',
  ),
  rule(
    'array_sort_desc',
    ['dynamic'],
    'dynamic',
    (list) => sorted(list, -1, true),
    [[[null, 'blue', 'yellow']], ['yellow', 'blue', null]],
    'array-sort-desc-function: dynamic([null,"blue","yellow","green",null])',
  ),
  rule(
    'array_sort_asc',
    ['dynamic', literal('bool', [false])],
    'dynamic',
    (list) => sorted(list, 1, false),
    [
      [['b', null, 'a'], false],
      [null, 'a', 'b'],
    ],
    'array-sort-asc-function: "Determines whether nulls should be last."',
  ),
  rule(
    'array_sum',
    ['dynamic'],
    'real',
    sum,
    [[[1n, null, 3n]], 4],
    'answer fuzz/agent-null-and-edge-0027: s=array_sum(d)',
    { inexact: true },
  ),
  nullable(
    'array_index_of',
    ['dynamic', 'string'],
    'long',
    indexOf,
    [[['this', 'is', 'an'], 'an'], 2n],
    'array-index-of-function: idx1 = array_index_of(arr,"an")',
  ),
  nullable(
    'array_index_of',
    ['dynamic', 'long'],
    'long',
    indexOf,
    [[[1n, 2n], 5n], -1n],
    'array-index-of-function: "Returns -1 if the value isn\'t found in the array."',
  ),
  rule(
    'array_iff',
    ['dynamic', 'dynamic', 'dynamic'],
    'dynamic',
    chosen,
    [
      [
        [true, false, true],
        [1n, 2n, 3n],
        [4n, 5n, 6n],
      ],
      [1n, 5n, 3n],
    ],
    'array-iff-function: | [true, false, true] | [1, 2, 3] | [4, 5, 6] | [1, 5, 3] |',
  ),
  rule(
    'zip',
    ['dynamic', 'dynamic'],
    'dynamic',
    zip,
    [
      [
        ['A', 1n, 1.5],
        [new Map(), 'B'],
      ],
      [
        ['A', new Map()],
        [1n, 'B'],
        [1.5, null],
      ],
    ],
    'zip-function: print zip(dynamic(["A", 1, 1.5]), dynamic([{}, "B"]))',
  ),
  rule(
    'range',
    [literal('long', [0n, 1n, 5n]), literal('long', [0n, 3n, 9n]), literal('long', [1n, 2n])],
    'dynamic',
    range,
    [
      [1n, 3n, 1n],
      [1n, 2n, 3n],
    ],
    'range-function: print range(1, 3)',
  ),
  rule(
    'd[i]',
    [onlyColumn('dynamic'), 'long'],
    'dynamic',
    pick,
    [[['a', 'b'], -1n], 'b'],
    'dynamic: "arr[-index]: Retrieves the \'index\'-th value from the end of the array"',
    { write: ([d = '', i = '']) => `${d}[${i}]` },
  ),
];
