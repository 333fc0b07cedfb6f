/** Property bags, and sets made of arrays. */
import { nullable, literal, onlyColumn, rule, type Rule } from '../reference/rule.ts';
import { jsonText } from '../reference/value-text.ts';
import { type Dynamic, isArray, isBag, type Kind, undecidedIf, type Value } from '../reference/values.ts';
import { alike } from './arrays.ts';

const key = literal('string', ['a', 'b', 'c d', 'é', '']);

function bag(value: Dynamic): ReadonlyMap<string, Dynamic> {
  undecidedIf(!isBag(value), 'functions of bags on what is none');
  return isBag(value) ? value : new Map<string, Dynamic>();
}

function list(value: Dynamic): readonly Dynamic[] {
  undecidedIf(!isArray(value), 'functions of sets on what is no array');
  return isArray(value) ? value : [];
}

function distinct(values: readonly Dynamic[]): Dynamic[] {
  const found: Dynamic[] = [];
  for (const value of values) {
    undecidedIf(value === null || typeof value === 'object', 'nulls, arrays and bags in a set');
    if (!found.some((other) => alike(other, value))) found.push(value);
  }
  return found;
}

const has = (values: readonly Dynamic[], wanted: Dynamic): boolean =>
  values.some((value) => alike(value, wanted));

function contains(values: Dynamic, wanted: Dynamic): boolean {
  undecidedIf(wanted === null, 'a null looked for in an array');
  return has(list(values), wanted);
}

function intersection(left: Dynamic, right: Dynamic): Dynamic {
  const others = distinct(list(right));
  return distinct(list(left)).filter((value) => has(others, value));
}

function difference(left: Dynamic, right: Dynamic): Dynamic {
  const others = distinct(list(right));
  return distinct(list(left)).filter((value) => !has(others, value));
}

function merge(first: Dynamic, second: Dynamic): Dynamic {
  const merged = new Map(bag(first));
  for (const [name, value] of bag(second)) if (!merged.has(name)) merged.set(name, value);
  return merged;
}

function without(value: Dynamic, names: readonly Dynamic[]): Dynamic {
  return new Map([...bag(value)].filter(([name]) => !names.includes(name)));
}

function sortedJson(value: Dynamic): string {
  undecidedIf(value === null, 'dynamic_to_json of null');
  return jsonText(value, true);
}

function typeName(value: Dynamic): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'bigint') return 'long';
  if (typeof value === 'number') return 'double';
  if (typeof value === 'boolean') return 'bool';
  return isArray(value) ? 'array' : 'dictionary';
}

function jaccard(left: Dynamic, right: Dynamic): number {
  const first = distinct(list(left));
  const second = distinct(list(right));
  const together = distinct([...first, ...second]);
  undecidedIf(together.length === 0, 'the likeness of two empty sets');
  return first.filter((value) => has(second, value)).length / together.length;
}

const kinds: readonly (readonly [Kind, Value, Dynamic])[] = [
  ['long', 1234n, 1234n],
  ['real', 2, 2],
  ['string', 'Information', 'Information'],
  ['bool', false, false],
  ['dynamic', [1n], [1n]],
];
const packPage =
  'pack-function: print bag_pack("Level", "Information", "ProcessID", 1234, "Data", bag_pack("url", "www.bing.com"))';
const packRules: readonly Rule[] = kinds.map(([kind, value, gives]) =>
  nullable(
    'bag_pack',
    [literal('string', ['a']), kind, literal('string', ['b']), 'string'],
    'dynamic',
    ((first: string, x: Dynamic, second: string, y: string) =>
      new Map<string, Dynamic>([
        [first, x],
        [second, y],
      ])) as never,
    [
      ['a', value, 'b', 'z'] as never,
      new Map<string, Dynamic>([
        ['a', gives],
        ['b', 'z'],
      ]),
    ],
    packPage,
  ),
);

const one = new Map<string, Dynamic>([
  ['key1', 123n],
  ['key2', 'abc'],
]);
const setPage =
  'answer fuzz/agent-dynamic-json-0006: u = set_union(a, b, c), i = set_intersect(a, set_intersect(b, c))';

export const bagRules: readonly Rule[] = [
  ...packRules,
  rule(
    'bag_keys',
    ['dynamic'],
    'dynamic',
    (value) => (isBag(value) ? [...value.keys()] : null),
    [[[10n]], null],
    'answer fuzz/t1-dynamic-json-0007: project v = bag_keys(d)',
  ),
  rule(
    'bag_merge',
    ['dynamic', 'dynamic'],
    'dynamic',
    merge,
    [[one, new Map([['key2', 3n]])], one],
    'answer fuzz/agent-dynamic-json-0006: m = bag_merge(d, dynamic({"b":3,"c":4}))',
  ),
  rule(
    'bag_has_key',
    ['dynamic', key],
    'bool',
    (value, name) => bag(value).has(name),
    [[new Map([['a', 1n]]), 'b'], false],
    "bag-has-key-function: bag_has_key(input, 'key2')",
  ),
  rule(
    'bag_remove_keys',
    ['dynamic', literal('dynamic', [['a'], ['b', 'zz'], []])],
    'dynamic',
    (value, names) => without(value, list(names)),
    [[new Map([['a', 1n]]), ['a']], new Map()],
    'bag-remove-keys-function: "Returns a dynamic property bag without specified keys and their values."',
  ),
  rule(
    'd[key]',
    [onlyColumn('dynamic'), key],
    'dynamic',
    (value, name) => (isBag(value) ? (value.get(name) ?? null) : null),
    [[new Map([['a', 1n]]), 'a'], 1n],
    'dynamic: "dict[col]: Subscripts a dictionary using the values of the column col as the key"',
    { write: ([d = '', name = '']) => `${d}[${name}]` },
  ),
  rule(
    'd.name',
    [onlyColumn('dynamic')],
    'dynamic',
    (value) => (isBag(value) ? (value.get('a') ?? null) : null),
    [[new Map([['a', 'x']])], 'x'],
    'dynamic: "To subscript a dictionary, use either the dot notation (dict.key)"',
    { write: ([d = '']) => `${d}.a` },
  ),
  rule(
    'gettype',
    ['dynamic'],
    'string',
    typeName,
    [[1n], 'long'],
    'answer fuzz/agent-type-casts-coercion-0024: gettype(dynamic(null)), gettype(dynamic(1)), gettype(dynamic("s")), gettype(dynamic([1,2]))',
  ),
  rule(
    'dynamic_to_json',
    ['dynamic'],
    'string',
    (value) => sortedJson(value),
    [[[1n, 2n, 3n]], '[1,2,3]'],
    'answer fuzz/agent-dynamic-json-0017: j = dynamic_to_json(d)',
  ),
  rule(
    'set_union',
    ['dynamic', 'dynamic'],
    'dynamic',
    (a, b) => distinct([...list(a), ...list(b)]),
    [
      [
        [1n, 2n],
        [2n, 3n],
      ],
      [1n, 2n, 3n],
    ],
    setPage,
  ),
  rule(
    'set_intersect',
    ['dynamic', 'dynamic'],
    'dynamic',
    intersection,
    [
      [
        [1n, 2n, 3n],
        [4n, 5n],
      ],
      [],
    ],
    'set-intersect-function: set_intersect(dynamic([1, 2, 3]), dynamic([4,5]))',
  ),
  rule(
    'set_difference',
    ['dynamic', 'dynamic'],
    'dynamic',
    difference,
    [
      [
        [1n, 2n, 3n],
        [3n, 4n],
      ],
      [1n, 2n],
    ],
    'answer fuzz/agent-dynamic-json-0027: diff = set_difference(a, b)',
  ),
  nullable(
    'set_has_element',
    ['dynamic', 'string'],
    'bool',
    contains,
    [[[1n, 2n], '2'], false],
    'answer fuzz/agent-dynamic-json-0020: hasS = set_has_element(a, "2")',
  ),
  nullable(
    'set_has_element',
    ['dynamic', 'long'],
    'bool',
    contains,
    [[[1n, 2n], 2n], true],
    'answer fuzz/agent-dynamic-json-0020: has2 = set_has_element(a, 2)',
  ),
  rule(
    'jaccard_index',
    ['dynamic', 'dynamic'],
    'real',
    jaccard,
    [
      [
        [1n, 2n, 3n],
        [1n, 2n, 3n, 4n],
      ],
      0.75,
    ],
    'jaccard-index-function: jaccard_index(set1, set2)',
  ),
];
