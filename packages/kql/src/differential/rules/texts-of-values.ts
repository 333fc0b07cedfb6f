import { intFromWhole, realFromText, wholeFromReal, wholeFromText } from '../reference/read-text.ts';
import { ticks } from '../reference/calendar.ts';
import { nullable, rule, type Rule } from '../reference/rule.ts';
import { valueText } from '../reference/value-text.ts';
import {
  type Dynamic,
  isArray,
  isBag,
  type Kind,
  longMin,
  type Native,
  undecidedIf,
  type Value,
} from '../reference/values.ts';

const textExamples: { readonly [K in Kind]: readonly [Native[K], string, string] } = {
  bool: [true, 'True', 'answer fuzz/agent-type-casts-coercion-0020: tostring(true)'],
  int: [123n, '123', 'tostring-function: print tostring(123)'],
  long: [
    longMin,
    '-9223372036854775808',
    'tostring-function: "If value is non-null, the result is a string representation of value."',
  ],
  real: [1.5, '1.5', 'answer fuzz/agent-type-casts-coercion-0020: tostring(1.5)'],
  string: ['a', 'a', 'tostring-function'],
  datetime: [
    637_134_336_000_000_000n,
    '2020-01-01T00:00:00.0000000Z',
    'answer fuzz/agent-type-casts-coercion-0020: tostring(datetime(2020-01-01))',
  ],
  timespan: [ticks.day, '1.00:00:00', 'answer fuzz/agent-type-casts-coercion-0020: tostring(1d)'],
  guid: [
    '01234567-89ab-cdef-0123-456789abcdef',
    '01234567-89ab-cdef-0123-456789abcdef',
    'toguid-function: 01234567-89ab-cdef-0123-456789abcdef',
  ],
  dynamic: [
    new Map<string, Dynamic>([['a', [1n, 2.5, true, null]]]),
    '{"a":[1,2.5,true,null]}',
    'answer fuzz/agent-dynamic-json-0009: roundtrip = tostring(parse_json(tostring(d))) == tostring(d)',
  ],
};

const nullText =
  'answer fuzz/agent-null-and-edge-0021: tostring(int(null)), tostring(real(null)), tostring(dynamic(null))';
const texts: readonly Rule[] = (Object.keys(textExamples) as Kind[]).flatMap((kind) => {
  const [value, text, source] = textExamples[kind];
  const evaluate = ((given: Value) => valueText(kind, given)) as never;
  const row = nullable('tostring', [kind], 'string', evaluate, [[value] as never, text], source);
  return kind === 'string'
    ? [row]
    : [row, nullable('tostring', [kind], 'string', evaluate, [[null] as never, ''], nullText)];
});

/** What a dynamic holds decides; recorded for numbers, a text, a bool and null. */
function fromDynamic<R>(
  value: Dynamic,
  reads: { readonly text: (text: string) => R | null; readonly number: (value: number | bigint) => R | null },
): R | null {
  if (value === null) return null;
  undecidedIf(isArray(value) || isBag(value), 'an array or a bag as a number');
  if (typeof value === 'string') return reads.text(value);
  return reads.number(typeof value === 'boolean' ? (value ? 1n : 0n) : (value as bigint | number));
}

const unwrapped =
  'answer fuzz/agent-type-casts-coercion-0045: dynamic(1), dynamic(1.5), dynamic("3"), dynamic(true), dynamic(null)';
const whole = (value: number | bigint): bigint | null =>
  typeof value === 'bigint' ? value : wholeFromReal(value, 2 ** 63);
const dynamics: readonly Rule[] = [
  rule(
    'tolong',
    ['dynamic'],
    'long',
    (value) => fromDynamic(value, { text: (text) => wholeFromText(text, 64), number: whole }),
    [[1.5], 1n],
    unwrapped,
  ),
  rule(
    'toint',
    ['dynamic'],
    'int',
    (value) =>
      fromDynamic(value, { text: (text) => wholeFromText(text, 32), number: (n) => intFromWhole(whole(n)) }),
    [['3'], 3n],
    unwrapped,
  ),
  rule(
    'todouble',
    ['dynamic'],
    'real',
    (value) => fromDynamic(value, { text: realFromText, number: Number }),
    [[true], 1],
    unwrapped,
  ),
];

/** `tostring()` of every type, and numbers out of a dynamic. */
export const textRules: readonly Rule[] = [...texts, ...dynamics];
