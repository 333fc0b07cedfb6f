import { inRange, ticks } from '../reference/calendar.ts';
import {
  boolFromText,
  datetimeFromText,
  guidFromText,
  intFromReal,
  realFromText,
  timespanFromText,
  wholeFromReal,
  wholeFromText,
} from '../reference/read-text.ts';
import { rule, sample, type Rule } from '../reference/rule.ts';
import { longMax, undecidedIf, wrapInt } from '../reference/values.ts';

const empties = 'answer fuzz/agent-type-casts-coercion-0039: toint(""), todouble(""), tolong(""), tobool("")';
const spaced =
  'answer fuzz/agent-type-casts-coercion-0048: "  123  ", "\\t456\\t", "00789", "+0", "-0", "007", "0b101"';
const hexadecimal =
  'answer fuzz/agent-type-casts-coercion-0008: toint("0X1f"), tolong("0xFFFFFFFFFFFFFFFF"), toint("-0x10")';

const numberPages =
  'answer fuzz/agent-type-casts-coercion-0026: datatable(r:real)[ 2.9, -2.9, 2.5, -2.5, 3.5 ] | extend ti = toint(r), tl = tolong(r)';
const wholes: readonly Rule[] = [
  rule(
    'toint',
    [sample('string', 'number')],
    'int',
    (text) => wholeFromText(text, 32),
    [[' 42 '], 42n],
    spaced,
  ),
  rule('toint', ['string'], 'int', (text) => wholeFromText(text, 32), [[''], null], empties),
  rule(
    'toint',
    [sample('string', 'number')],
    'int',
    (text) => wholeFromText(text, 32),
    [['-0x10'], null],
    hexadecimal,
  ),
  rule(
    'toint',
    ['long'],
    'int',
    wrapInt,
    [[36_000_000_000n], 1640261632n],
    'answer fuzz/agent-type-casts-coercion-0017: ts_int = toint(1h)',
  ),
  rule('toint', ['real'], 'int', (value) => intFromReal(value), [[-2.9], -2n], numberPages),
  rule(
    'toint',
    ['bool'],
    'int',
    (value) => (value ? 1n : 0n),
    [[true], 1n],
    'answer fuzz/agent-type-casts-coercion-0018: toint(true), toint(false)',
  ),
  rule(
    'tolong',
    [sample('string', 'number')],
    'long',
    (text) => wholeFromText(text, 64),
    [['0x10'], 16n],
    'answer fuzz/agent-type-casts-coercion-0034: tolong("0x10")',
  ),
  rule('tolong', ['string'], 'long', (text) => wholeFromText(text, 64), [[''], null], empties),
  rule(
    'tolong',
    ['int'],
    'long',
    (value) => value,
    [[5n], 5n],
    'tolong-function: "Converts the input value to a long"',
  ),
  rule(
    'tolong',
    ['real'],
    'long',
    (value) => wholeFromReal(value, 2 ** 63),
    [[9.99], 9n],
    'answer fuzz/agent-type-casts-coercion-0044: tolong(9.99), tolong(-9.99)',
  ),
  rule(
    'tolong',
    ['bool'],
    'long',
    (value) => (value ? 1n : 0n),
    [[false], 0n],
    'answer fuzz/agent-type-casts-coercion-0019: l=tolong(b)',
  ),
  rule(
    'tolong',
    ['datetime'],
    'long',
    (value) => value,
    [[621_355_968_000_000_000n], 621_355_968_000_000_000n],
    'answer fuzz/agent-type-casts-coercion-0016: asl = tolong(t)',
  ),
  rule(
    'tolong',
    ['timespan'],
    'long',
    (value) => value,
    [[ticks.day], 864_000_000_000n],
    'answer fuzz/agent-type-casts-coercion-0017: tolong(1d)',
  ),
];

const reals: readonly Rule[] = [
  rule(
    'todouble',
    [sample('string', 'number')],
    'real',
    realFromText,
    [['1e400'], Infinity],
    'answer fuzz/agent-type-casts-coercion-0041: todouble("1e400"), todouble("4.9e-324")',
  ),
  rule(
    'todouble',
    ['string'],
    'real',
    realFromText,
    [['1_000'], null],
    'answer fuzz/agent-type-casts-coercion-0028: "1.5e10", "0.0001", "-0", "1_000", "Inf", "NaN", "0b101"',
  ),
  rule(
    'todouble',
    ['int'],
    'real',
    Number,
    [[7n], 7],
    'answer fuzz/t1-type-casts-coercion-0031: todouble(i)',
  ),
  rule(
    'todouble',
    ['long'],
    'real',
    Number,
    [[longMax], 9.223372036854776e18],
    'answer fuzz/agent-type-casts-coercion-0020: todouble(9223372036854775807)',
  ),
  rule(
    'todouble',
    ['bool'],
    'real',
    (value) => (value ? 1 : 0),
    [[true], 1],
    'answer fuzz/agent-type-casts-coercion-0019: d=todouble(b)',
  ),
  rule(
    'todouble',
    ['datetime'],
    'real',
    Number,
    [[637_134_336_000_000_000n], 6.37134336e17],
    'answer fuzz/agent-type-casts-coercion-0024: asr = todouble(t)',
  ),
  rule(
    'todouble',
    ['timespan'],
    'real',
    Number,
    [[ticks.day], 864e9],
    'answer fuzz/agent-type-casts-coercion-0017: todouble(1d)',
  ),
];

function truth(value: number): boolean {
  undecidedIf(Number.isNaN(value), 'NaN as a bool');
  return value !== 0;
}

const others: readonly Rule[] = [
  rule(
    'tobool',
    [sample('string', 'number')],
    'bool',
    boolFromText,
    [['-1'], true],
    'answer fuzz/agent-type-casts-coercion-0017: tobool("1"), tobool("0"), tobool("yes"), tobool("-1")',
  ),
  rule(
    'tobool',
    ['string'],
    'bool',
    boolFromText,
    [['tRuE'], true],
    'answer fuzz/agent-type-casts-coercion-0008: [ "true", "True", "FALSE", "1", "0", "yes", "", "tRuE" ]',
  ),
  rule(
    'tobool',
    ['long'],
    'bool',
    (value) => value !== 0n,
    [[-256n], true],
    'answer fuzz/agent-type-casts-coercion-0026: asbool = tobool(x)',
  ),
  rule(
    'tobool',
    ['real'],
    'bool',
    truth,
    [[0.5], true],
    'answer fuzz/agent-type-casts-coercion-0018: tobool(0.5)',
  ),
  rule(
    'todatetime',
    [sample('string', 'datetime')],
    'datetime',
    datetimeFromText,
    [['2020-02-30'], null],
    'answer fuzz/agent-type-casts-coercion-0016: "2020-13-01", "not-a-date", "2020-02-30"',
  ),
  rule(
    'todatetime',
    ['long'],
    'datetime',
    inRange,
    [[621_355_968_000_000_000n], 621_355_968_000_000_000n],
    'answer fuzz/agent-type-casts-coercion-0016: roundtrip = todatetime(tolong(t))',
  ),
  rule(
    'totimespan',
    [sample('string', 'timespan')],
    'timespan',
    timespanFromText,
    [['-1.02:03:04.5'], -937_845_000_000n],
    "answer fuzz/agent-datetime-timespan-0032: totimespan('1.02:03:04.5')",
  ),
  rule(
    'totimespan',
    ['long'],
    'timespan',
    (value) => value,
    [[864_000_000_000n], ticks.day],
    'answer fuzz/agent-type-casts-coercion-0017: ts_back = totimespan(tolong(1d))',
  ),
  rule(
    'toguid',
    [sample('string', 'guid')],
    'guid',
    guidFromText,
    [['0123456789abcdef0123456789ABCDEF'], '01234567-89ab-cdef-0123-456789abcdef'],
    'toguid-function: "The first 32 characters of the input are used, ignoring properly located hyphens"',
  ),
];

export const conversionRules: readonly Rule[] = [...wholes, ...reals, ...others];
