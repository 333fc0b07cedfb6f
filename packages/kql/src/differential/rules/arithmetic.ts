import { floorDivide, inRange } from '../reference/calendar.ts';
import { infix, onlyColumn, rule, type Rule } from '../reference/rule.ts';
import { longMax, longMin, undecidedIf, wrapLong } from '../reference/values.ts';

const numeric = 'numerical-operators: ';
const promoted = `${numeric}"If both operands are of integer types (int or long), the result will be of type long."`;
const real = `${numeric}"If one of the operands is of type real, the result will be of type real."`;
const truncated = `${numeric}"division operations that only involve integers will be truncated to an integer"`;
const modulo = `${numeric}"0 <= (N % D) < abs(D)"`;
const zeroDivisor = 'answer fuzz/agent-null-and-edge-0041: [ 0, long(null), -1 ] | extend d=10/x, m=10%x';
const spans = 'datetime-timespan-arithmetic: ';

const integers = ['int', 'long'] as const;

const euclid = (value: bigint, divisor: bigint): bigint => {
  const size = divisor < 0n ? -divisor : divisor;
  return ((value % size) + size) % size;
};

function divideLong(left: bigint, right: bigint): bigint | null {
  undecidedIf(left === longMin && right === -1n, 'the smallest long divided by -1');
  return right === 0n ? null : left / right;
}

function moduloReal(left: number, right: number): number {
  undecidedIf(
    right === 0 || !Number.isFinite(left) || !Number.isFinite(right),
    'modulo of zero and infinities',
  );
  const rest = left % right;
  undecidedIf(Object.is(rest, -0), 'the sign of a remainder of zero');
  undecidedIf(
    rest < 0 && rest + Math.abs(right) === Math.abs(right),
    'a remainder that rounds to the divisor',
  );
  return rest < 0 ? rest + Math.abs(right) : rest;
}

const wholeNumbers = integers.flatMap((left) =>
  integers.flatMap((right) => [
    rule(
      '+',
      [left, right],
      'long',
      (a, b) => wrapLong(a + b),
      [[2147483647n, 1n], 2147483648n],
      promoted,
      infix('+'),
    ),
    rule('-', [left, right], 'long', (a, b) => wrapLong(a - b), [[3n, 5n], -2n], promoted, infix('-')),
    rule('*', [left, right], 'long', (a, b) => wrapLong(a * b), [[7n, -6n], -42n], promoted, infix('*')),
    rule('/', [left, right], 'long', divideLong, [[1n, 2n], 0n], truncated, infix('/')),
    rule('/', [left, right], 'long', divideLong, [[10n, 0n], null], zeroDivisor, infix('/')),
    rule(
      '%',
      [left, right],
      'long',
      (a, b) => (b === 0n ? null : euclid(a, b)),
      [[-14n, -12n], 10n],
      modulo,
      infix('%'),
    ),
  ]),
);

type Numeric = 'int' | 'long' | 'real';

function withReals(left: Numeric, right: Numeric): Rule[] {
  const of = (work: (a: number, b: number) => number) => (a: bigint | number, b: bigint | number) =>
    work(Number(a), Number(b));
  const take = (a: number, b: number): readonly [never, never] =>
    [left === 'real' ? a : BigInt(a), right === 'real' ? b : BigInt(b)] as unknown as readonly [never, never];
  const make = (
    operator: string,
    work: (a: number, b: number) => number,
    a: number,
    b: number,
    source: string,
  ): Rule =>
    rule(
      operator,
      [left, right],
      'real',
      of(work) as never,
      [take(a, b), work(a, b)],
      source,
      infix(operator),
    );
  return [
    make('+', (a, b) => a + b, 1, 2, real),
    make('-', (a, b) => a - b, 5, 3, real),
    make('*', (a, b) => a * b, 4, 3, real),
    make('/', (a, b) => a / b, 1, 2, real),
    make('%', moduloReal, -5, 3, 'answer fuzz/agent-type-casts-coercion-0035: modmix = (-5) % 3.0'),
  ];
}

function spanTicks(value: bigint): bigint {
  undecidedIf(value > longMax || value < longMin, 'a timespan beyond 64 bits');
  return value;
}

function scaled(exact: number): bigint {
  undecidedIf(!Number.isInteger(exact) || Math.abs(exact) > Number.MAX_SAFE_INTEGER, 'parts of a tick');
  return BigInt(exact);
}

function sharedSpan(span: bigint, count: bigint): bigint {
  undecidedIf(count === 0n || span % count !== 0n, 'parts of a tick');
  return spanTicks(span / count);
}

const hour = 36_000_000_000n;
const day = 24n * hour;
const multiply = `${spans}"one can multiple a numeric value (such as double and long) by a timespan value"`;

const times: readonly Rule[] = [
  rule(
    '+',
    ['datetime', 'timespan'],
    'datetime',
    (a, b) => inRange(a + b),
    [[0n, 1n], 1n],
    `${spans}"add or subtract a timespan value from a datetime value"`,
    infix('+'),
  ),
  rule(
    '+',
    ['timespan', 'datetime'],
    'datetime',
    (a, b) => inRange(a + b),
    [[day, 0n], day],
    `${spans}"add or subtract a timespan value from a datetime value"`,
    infix('+'),
  ),
  rule(
    '-',
    ['datetime', 'timespan'],
    'datetime',
    (a, b) => inRange(a - b),
    [[0n, 1n], null],
    'answer fuzz/agent-null-and-edge-0027: neg=datetime(0001-01-01)-1tick',
    infix('-'),
  ),
  rule(
    '-',
    ['datetime', 'datetime'],
    'timespan',
    (a, b) => a - b,
    [[day, 0n], day],
    `${spans}"subtract (but not add) two datetime values to get a timespan value"`,
    infix('-'),
  ),
  rule(
    '+',
    ['timespan', 'timespan'],
    'timespan',
    (a, b) => spanTicks(a + b),
    [[day, 2n * day], 3n * day],
    `${spans}"add or subtract two timespan values"`,
    infix('+'),
  ),
  rule(
    '-',
    ['timespan', 'timespan'],
    'timespan',
    (a, b) => spanTicks(a - b),
    [[day, 2n * hour], 22n * hour],
    `${spans}"add or subtract two timespan values"`,
    infix('-'),
  ),
  rule(
    '*',
    ['timespan', 'long'],
    'timespan',
    (a, b) => spanTicks(a * b),
    [[hour, 5n], 5n * hour],
    multiply,
    infix('*'),
  ),
  rule(
    '*',
    ['long', 'timespan'],
    'timespan',
    (a, b) => spanTicks(a * b),
    [[-2n, hour], -2n * hour],
    multiply,
    infix('*'),
  ),
  rule(
    '*',
    ['int', 'timespan'],
    'timespan',
    (a, b) => spanTicks(a * b),
    [[3n, hour], 3n * hour],
    multiply,
    infix('*'),
  ),
  rule(
    '*',
    ['timespan', 'real'],
    'timespan',
    (a, b) => scaled(Number(a) * b),
    [[hour, 1.5], (hour * 3n) / 2n],
    multiply,
    infix('*'),
  ),
  rule(
    '*',
    ['real', 'timespan'],
    'timespan',
    (a, b) => scaled(a * Number(b)),
    [[1.5, hour], (hour * 3n) / 2n],
    `${spans}"express an hour and a half as 1.5 * 1h"`,
    infix('*'),
  ),
  rule(
    '/',
    ['timespan', 'timespan'],
    'real',
    quotientOfSpans,
    [[day, 5n * hour], 4.8],
    `${spans}"1d / 5h gives 4.8"`,
    infix('/'),
  ),
  rule(
    '/',
    ['timespan', 'long'],
    'timespan',
    sharedSpan,
    [[hour, 2n], hour / 2n],
    'answer fuzz/agent-datetime-timespan-0023: arith3 = (1h + 30m) / 2',
    infix('/'),
  ),
  rule(
    '%',
    ['timespan', 'timespan'],
    'timespan',
    moduloSpan,
    [[day, 5n * hour], 4n * hour],
    'answer fuzz/agent-type-casts-coercion-0017: ts_mod = 1d % 5h',
    infix('%'),
  ),
];

function quotientOfSpans(left: bigint, right: bigint): number {
  undecidedIf(right === 0n, 'a timespan divided by none');
  return Number(left) / Number(right);
}

function moduloSpan(left: bigint, right: bigint): bigint {
  undecidedIf(right === 0n || left < 0n || right < 0n, 'modulo of negative timespans');
  return floorDivide(left, right) === 0n ? left : left % right;
}

const minus = { write: ([operand = '']: readonly string[]) => `(-${operand})` };
function negatedReal(value: number): number {
  undecidedIf(value === 0, 'the sign of a zero that is negated');
  return -value;
}
function negatedSpan(value: bigint): bigint {
  return spanTicks(-value);
}

export const arithmeticRules: readonly Rule[] = [
  ...wholeNumbers,
  ...(['int', 'long'] as const).flatMap((kind) => [...withReals(kind, 'real'), ...withReals('real', kind)]),
  ...withReals('real', 'real'),
  ...times,
  rule(
    '-',
    [onlyColumn('int')],
    'long',
    (value) => -value,
    [[-2147483648n], 2147483648n],
    'answer fuzz/agent-type-casts-coercion-0038: datatable(i:int) | extend neg = -i',
    minus,
  ),
  rule('-', ['long'], 'long', (value) => wrapLong(-value), [[5n], -5n], `${numeric}"-: Subtract"`, minus),
  rule(
    '-',
    ['real'],
    'real',
    negatedReal,
    [[1.5], -1.5],
    'answer fuzz/agent-type-casts-coercion-0012: neg = -r',
    minus,
  ),
  rule(
    '-',
    ['timespan'],
    'timespan',
    negatedSpan,
    [[day], -day],
    'answer fuzz/agent-datetime-timespan-0046: neg = -(1d + 2h)',
    minus,
  ),
];
