import { parseJson } from '../reference/parse-json.ts';
import { literal, nullable, rule, sample, type Rule } from '../reference/rule.ts';
import { valueText } from '../reference/value-text.ts';
import {
  characters,
  type Dynamic,
  isArray,
  type Kind,
  type Native,
  undecidedIf,
  type Value,
} from '../reference/values.ts';

const few = literal('long', [-3n, -1n, 0n, 1n, 2n, 5n, 100n]);
const count = literal('long', [1n, 2n, 3n]);
const joined = (list: readonly string[]): string => list.join('');

function substring(text: string, start: bigint, length: bigint | null): string {
  const list = characters(text);
  const size = BigInt(list.length);
  undecidedIf(start < -size && length === null, 'substring from before the beginning, without a length');
  if (start < -size && size > 0n)
    undecidedIf(start + size + (length ?? 0n) > 0n && size > 1n, 'substring over the beginning');
  const from = start < 0n ? start + size : start;
  if (from < 0n || from >= size || (length !== null && length <= 0n)) return '';
  return joined(list.slice(Number(from), length === null ? undefined : Number(from + length)));
}

function indexOf(text: string, part: string, start = 0n, length = -1n, occurrence = 1n): bigint | null {
  if (part === '') return null;
  const list = characters(text);
  const wanted = characters(part);
  const size = BigInt(list.length);
  if (occurrence < 0n || length < -1n) return null;
  undecidedIf(start < -size, 'indexof from before the beginning');
  undecidedIf(occurrence === 0n, 'the occurrence of number 0');
  const from = Number(start < 0n ? start + size : start);
  const stop = length === -1n ? list.length : Math.min(list.length, from + Number(length));
  let seen = 0n;
  let last = -wanted.length;
  for (let place = from; place < stop; place++) {
    if (wanted.some((character, index) => list[place + index] !== character)) continue;
    undecidedIf(place + wanted.length > stop, 'a match that ends beyond the length');
    undecidedIf(occurrence > 1n && place < last + wanted.length, 'occurrences that overlap');
    last = place;
    if (++seen === occurrence) return BigInt(place);
  }
  return -1n;
}

function countOf(text: string, part: string): bigint {
  undecidedIf(part === '', 'the count of an empty text');
  let found = 0n;
  for (let place = text.indexOf(part); place >= 0; place = text.indexOf(part, place + 1)) found++;
  return found;
}

function compareTexts(left: string, right: string): bigint {
  const astral = /[\ud800-\udfff]/;
  undecidedIf(astral.test(left) || astral.test(right), 'the order of characters beyond 16 bits');
  return left === right ? 0n : left < right ? -1n : 1n;
}

function translate(search: string, replacement: string, text: string): string {
  const from = characters(search);
  const to = characters(replacement);
  undecidedIf(new Set(from).size < from.length, 'a character twice in the search list');
  const last = to.at(-1) ?? '';
  return joined(characters(text).map((c) => (from.includes(c) ? (to[from.indexOf(c)] ?? last) : c)));
}

function splitText(text: string, delimiter: string): string[] {
  undecidedIf(delimiter === '', 'split by an empty text');
  return text.split(delimiter);
}

function upper(text: string): string {
  undecidedIf(
    characters(text).some((c) => characters(c.toUpperCase()).length > 1),
    'upper case of more characters',
  );
  return text.toUpperCase();
}

function codepointText(points: readonly bigint[]): string {
  return joined(points.map((point) => String.fromCodePoint(Number(point))));
}

const strcatPage =
  'strcat-function: "If the arguments aren\'t of string type, they\'ll be forcibly converted to string."';
const otherKinds = ['bool', 'int', 'long', 'real', 'datetime', 'timespan', 'guid', 'dynamic'] as const;
const exampleOf: { readonly [K in Kind]: readonly [Native[K], string] } = {
  bool: [true, 'True'],
  int: [7n, '7'],
  long: [-7n, '-7'],
  real: [2, '2.0'],
  string: ['x', 'x'],
  datetime: [0n, '0001-01-01T00:00:00.0000000Z'],
  timespan: [36_000_000_000n, '01:00:00'],
  guid: ['00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-00000000000a'],
  dynamic: [[1n, 'a'], '[1,"a"]'],
};

const concatenations: readonly Rule[] = otherKinds.flatMap((kind) => {
  const [value, text] = exampleOf[kind];
  const textOf = (other: Value): string => valueText(kind, other);
  return [
    nullable(
      'strcat',
      ['string', kind],
      'string',
      ((a: string, b: Value) => a + textOf(b)) as never,
      [['n=', value] as never, `n=${text}`],
      strcatPage,
    ),
    nullable(
      'strcat_delim',
      [literal('string', ['-', '', ', ']), 'string', kind],
      'string',
      ((d: string, a: string, b: Value) => a + d + textOf(b)) as never,
      [['-', '1', value] as never, `1-${text}`],
      "strcat-delim-function: \"print st = strcat_delim('-', 1, '2', 'A', 1s)\"",
    ),
  ];
});

const indexPage = 'indexof-function: ';
const slices: readonly Rule[] = [
  rule(
    'substring',
    ['string', few],
    'string',
    (text, start) => substring(text, start, null),
    [['123456', 1n], '23456'],
    'substring-function: substring("123456", 1) // 23456',
  ),
  rule(
    'substring',
    ['string', few, few],
    'string',
    substring,
    [['123456', -2n, 2n], '56'],
    'substring-function: substring("123456", -2, 2) // 56',
  ),
  rule(
    'substring',
    ['string', few, few],
    'string',
    substring,
    [['hello', -100n, 3n], ''],
    'answer fuzz/agent-string-ops-0023: sub_negstart=substring(s,-100,3)',
  ),
  rule(
    'indexof',
    ['string', 'string'],
    'long',
    (text, part) => indexOf(text, part),
    [['abcdefg', 'cde'], 2n],
    `${indexPage}indexof("abcdefg","cde")`,
  ),
  rule(
    'indexof',
    ['string', 'string'],
    'long',
    (text, part) => indexOf(text, part),
    [['abc', ''], null],
    'answer fuzz/agent-null-and-edge-0036: idx=indexof(s, "")',
  ),
  rule(
    'indexof',
    ['string', 'string', few],
    'long',
    indexOf,
    [['abcdefg', 'cde', -5n], 2n],
    `${indexPage}"A negative value will offset the starting search position from the end"`,
  ),
  rule(
    'indexof',
    ['string', 'string', few, few],
    'long',
    indexOf,
    [['abcdefg', 'cde', 1n, 4n], 2n],
    `${indexPage}"The number of character positions to examine. A value of -1 means unlimited length."`,
  ),
  rule(
    'indexof',
    ['string', 'string', few, few, few],
    'long',
    indexOf,
    [['abcdefgabcdefg', 'cde', 1n, -1n, 3n], -1n],
    `${indexPage}"The number of the occurrence. The default is 1."`,
  ),
  rule(
    'split',
    ['string', literal('string', [',', ' ', 'a', 'ab', '😀', '.'])],
    'dynamic',
    splitText,
    [['a__b', ','], ['a__b']],
    'split-function: "An array of substrings obtained by separating the source string by the specified delimiter"',
  ),
  rule(
    'split',
    ['string', literal('string', [',', ' ', 'a']), literal('long', [0n, 1n, 4n])],
    'dynamic',
    (text, delimiter, index) => {
      const part = splitText(text, delimiter)[Number(index)];
      return part === undefined ? null : [part];
    },
    [['aaa,bbb,ccc', ',', 1n], ['bbb']],
    'answer fuzz/agent-string-ops-0021: kv=split(s,"=",0), kv2=split(s,"=",1)',
  ),
];

export const stringRules: readonly Rule[] = [
  ...concatenations,
  ...slices,
  rule(
    'strcat',
    ['string', 'string', 'string'],
    'string',
    (a, b, c) => a + b + c,
    [['hello', ' ', 'world'], 'hello world'],
    'strcat-function: print str = strcat("hello", " ", "world")',
  ),
  rule(
    'strlen',
    ['string'],
    'long',
    (text) => BigInt(characters(text).length),
    [['⒦⒰⒮⒯⒪'], 5n],
    'strlen-function: print length = strlen("⒦⒰⒮⒯⒪")',
  ),
  rule(
    'string_size',
    ['string'],
    'long',
    (text) => BigInt(new TextEncoder().encode(text).length),
    [['😀'], 4n],
    'answer fuzz/agent-string-ops-0035: ss=string_size(s)',
  ),
  rule(
    'tolower',
    ['string'],
    'string',
    (text) => text.toLowerCase(),
    [['ＦＵ'], 'ｆｕ'],
    'answer fuzz/agent-string-ops-0005: lo=tolower(s), up=toupper(s)',
  ),
  rule(
    'toupper',
    ['string'],
    'string',
    upper,
    [['é'], 'É'],
    'answer fuzz/agent-string-ops-0022: up=toupper(s)',
  ),
  rule(
    'reverse',
    ['string'],
    'string',
    (text) => joined(characters(text).reverse()),
    [['𝓗ello'], 'olle𝓗'],
    'answer fuzz/agent-string-ops-0006: rev=reverse(s)',
  ),
  rule(
    'countof',
    ['string', 'string'],
    'long',
    countOf,
    [['aaaa', 'aa'], 3n],
    'countof-function: "Plain string matches may overlap"',
  ),
  rule(
    'replace_string',
    ['string', 'string', 'string'],
    'string',
    (text, part, other) => (part === '' ? text : text.replaceAll(part, () => other)),
    [['aaa', '', 'X'], 'aaa'],
    'answer fuzz/agent-null-and-edge-0041: replace_string("aaa", "", "X")',
  ),
  rule(
    'strrep',
    ['string', count],
    'string',
    (text, times) => text.repeat(Number(times)),
    [['ab', 2n], 'abab'],
    'strrep-function: "Replicates a string the number of times specified."',
  ),
  rule(
    'strrep',
    ['string', count, literal('string', ['-', ' '])],
    'string',
    (text, times, delimiter) => Array.from({ length: Number(times) }, () => text).join(delimiter),
    [['ab', 2n, '-'], 'ab-ab'],
    'strrep-function: "delimiter | The delimiter used between repeated strings"',
  ),
  rule(
    'strcmp',
    ['string', 'string'],
    'long',
    compareTexts,
    [['abcde', 'abc'], 1n],
    'strcmp-function: "0 - if string1 and string2 contain the same sequence of characters"',
  ),
  rule(
    'translate',
    [literal('string', ['abc', 'x', 'é ']), literal('string', ['x', 'otsku', '']), 'string'],
    'string',
    translate,
    [['abc', 'x', 'abc'], 'xxx'],
    'translate-function: translate("abc", "x", "abc") | "xxx"',
  ),
  rule(
    'isascii',
    ['string'],
    'bool',
    (text) => characters(text).every((c) => c <= '\u007f'),
    [['é'], false],
    'isascii-function: "indicating whether value is a valid ascii string"',
  ),
  rule(
    'isutf8',
    ['string'],
    'bool',
    () => true,
    [['some string'], true],
    'isutf8-function: print result=isutf8("some string")',
  ),
  rule(
    'unicode_codepoints_from_string',
    ['string'],
    'dynamic',
    (text) => characters(text).map((c) => BigInt(c.codePointAt(0) ?? 0)),
    [['Ku'], [75n, 117n]],
    'unicode-codepoints-from-string-function: "Returns a dynamic array of the Unicode codepoints of the input string."',
  ),
  rule(
    'unicode_codepoints_to_string',
    [literal('long', [75n, 233n, 128512n]), literal('long', [117n, 1505n])],
    'string',
    (...points) => codepointText(points),
    [[75n, 117n], 'Ku'],
    'unicode-codepoints-to-string-function: print str = unicode_codepoints_to_string(75, 117, 115, 116, 111)',
  ),
  rule(
    'strcat_array',
    ['dynamic', literal('string', ['', ',', '->'])],
    'string',
    (list, delimiter) => arrayText(list, delimiter),
    [[[1n, 2n, 3n], '->'], '1->2->3'],
    'strcat-array-function: "The input values concatenated to a single string with the specified delimiter."',
  ),
  rule(
    'parse_json',
    [sample('string', 'json')],
    'dynamic',
    parseJson,
    [['{"a":[1,2.0]}'], new Map([['a', [1n, 2]]])],
    'parse-json-function: "If json is of type string, and is a properly formatted JSON string, then the string is parsed"',
  ),
  rule(
    'parse_json',
    ['string'],
    'dynamic',
    parseJson,
    [[''], null],
    "gettype-function: gettype(parse_json('')) | null",
  ),
  rule(
    'todynamic',
    [sample('string', 'json')],
    'dynamic',
    parseJson,
    [['not json'], 'not json'],
    'parse-json-function: "otherwise the value is returned as a dynamic string"',
  ),
];

function arrayText(list: Dynamic, delimiter: string): string {
  undecidedIf(!isArray(list), 'strcat_array of what is no array');
  return isArray(list) ? list.map((element) => valueText('dynamic', element)).join(delimiter) : '';
}
