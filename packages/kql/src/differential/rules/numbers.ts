import { floorDivide } from '../reference/calendar.ts';
import { literal, nullable, rule, type Rule } from '../reference/rule.ts';
import { longMin, undecidedIf, unsigned, wrapLong } from '../reference/values.ts';

const inexact = { inexact: true } as const;
const small = literal('long', [0n, 1n, 2n, 3n]);
const binPage = 'bin-function: ';
const signs =
  'answer fuzz/agent-type-casts-coercion-0012: [ real(nan), real(+inf), real(-inf), 0.0, -0.0, 1.5 ] | extend isn = isnan(r), isi = isinf(r), isf = isfinite(r), sg = sign(r), abz = abs(r)';

/** "Null values, a null bin size, or a negative bin size will result in null." */
function binWhole(value: bigint, size: bigint): bigint | null {
  undecidedIf(size === 0n, 'bins of no size');
  if (size < 0n) return null;
  const low = floorDivide(value, size) * size;
  undecidedIf(low < longMin, 'a bin below the smallest long');
  return low;
}

function binReal(value: number, size: number): number | null {
  undecidedIf(
    size === 0 || Number.isNaN(size) || !Number.isFinite(value) || size === Infinity,
    'bins of no or unending size',
  );
  if (size < 0) return null;
  undecidedIf(value === 0, 'the sign of a zero in bins');
  return Math.floor(value / size) * size;
}

/** Half away from zero, by scaling: whether a half that reals hold only nearly is one, nothing says. */
function round(value: number, digits: bigint): number {
  if (!Number.isFinite(value)) return value;
  const scale = 10 ** Number(digits);
  const scaled = Math.abs(value) * scale;
  undecidedIf(scaled > 2 ** 52, 'rounding beyond 52 bits');
  const distance = Math.abs(scaled - Math.floor(scaled) - 0.5);
  undecidedIf(distance < 1e-9 && distance !== 0, 'halves that no real holds');
  const size = Math.floor(scaled + 0.5) / scale;
  undecidedIf(size === 0, 'the sign of a zero from rounding');
  return value < 0 ? -size : size;
}

function absolute(value: bigint): bigint {
  undecidedIf(value === longMin, 'the size of the smallest long');
  return value < 0n ? -value : value;
}

const extreme =
  (pick: (a: number, b: number) => number) =>
  (a: number, b: number): number => {
    undecidedIf(a === b && !Object.is(a, b), 'which of two zeros is the least');
    return Number.isNaN(a) || Number.isNaN(b) ? NaN : pick(a, b);
  };
const more = extreme(Math.max);
const less = extreme(Math.min);

/** With a null among the arguments, nothing says what the least and the greatest are. */
function known<T>(pick: (a: T, b: T) => T): (a: T | null, b: T | null) => T | null {
  return (a, b) => {
    undecidedIf(a === null || b === null, 'least and greatest with a null');
    return a === null || b === null ? null : pick(a, b);
  };
}

const rounding: readonly Rule[] = [
  rule(
    'bin',
    ['long', 'long'],
    'long',
    binWhole,
    [[-1n, 10n], -10n],
    `${binPage}"The nearest multiple of roundTo below value."`,
  ),
  rule(
    'bin',
    ['long', 'long'],
    'long',
    binWhole,
    [[5n, -1n], null],
    `${binPage}"a negative bin size will result in null"`,
  ),
  rule(
    'bin',
    ['real', 'real'],
    'real',
    binReal,
    [[-0.5, 1], -1],
    'answer fuzz/agent-type-casts-coercion-0041: bin=bin(r,1), fl=floor(r,1.0)',
  ),
  rule(
    'floor',
    ['real', 'real'],
    'real',
    binReal,
    [[-1.5, 1], -2],
    `${binPage}"The bin() and floor() functions are equivalent"`,
  ),
  rule(
    'floor',
    ['long', 'long'],
    'long',
    binWhole,
    [[7n, 5n], 5n],
    `${binPage}"The bin() and floor() functions are equivalent"`,
  ),
  rule(
    'ceiling',
    ['real'],
    'real',
    Math.ceil,
    [[-0.5], -0],
    'answer fuzz/agent-type-casts-coercion-0041: ce=ceiling(r)',
  ),
  rule(
    'round',
    ['real'],
    'real',
    (value) => round(value, 0n),
    [[-2.5], -3],
    'answer fuzz/agent-type-casts-coercion-0041: rnd=round(r)',
  ),
  rule(
    'round',
    ['real', small],
    'real',
    round,
    [[2.98765, 3n], 2.988],
    'round-function: round(2.98765, 3) // 2.988',
  ),
  rule('abs', ['long'], 'long', absolute, [[-5n], 5n], 'abs-function: print abs(-5)'),
  rule(
    'abs',
    ['int'],
    'long',
    absolute,
    [[-2147483648n], 2147483648n],
    'answer fuzz/agent-type-casts-coercion-0038: datatable(i:int) | extend abs_v = abs(i)',
  ),
  rule('abs', ['real'], 'real', Math.abs, [[-Infinity], Infinity], signs),
  rule(
    'sign',
    ['real'],
    'real',
    (value) => (Number.isNaN(value) ? 0 : value > 0 ? 1 : value < 0 ? -1 : 0),
    [[NaN], 0],
    signs,
  ),
  rule(
    'sign',
    ['long'],
    'real',
    (value) => (value > 0n ? 1 : value < 0n ? -1 : 0),
    [[-42n], -1],
    'sign-function: print s1 = sign(-42), s2 = sign(0), s3 = sign(11.2)',
  ),
];

const continuous: readonly Rule[] = [
  rule(
    'sqrt',
    ['real'],
    'real',
    Math.sqrt,
    [[-1], NaN],
    'sqrt-function: "null if the argument is negative or can\'t be converted to a real value"; recorded as NaN',
    inexact,
  ),
  rule(
    'exp',
    ['real'],
    'real',
    Math.exp,
    [[2], 7.38905609893065],
    'exp-function: print result = exp(2)',
    inexact,
  ),
  rule(
    'exp2',
    ['real'],
    'real',
    (x) => 2 ** x,
    [[3], 8],
    'exp2-function: "The base-2 exponential function of x, which is 2 raised to the power x: 2^x."',
    inexact,
  ),
  rule(
    'exp10',
    ['real'],
    'real',
    (x) => 10 ** x,
    [[2], 100],
    'exp10-function: "The base-10 exponential function of x"',
    inexact,
  ),
  rule(
    'log',
    ['real'],
    'real',
    (x) => (x < 0 ? null : Math.log(x)),
    [[5], 1.6094379124341003],
    'log-function: "null if the argument is negative or null or can\'t be converted to a real value"',
    inexact,
  ),
  rule(
    'log2',
    ['real'],
    'real',
    (x) => (x < 0 ? null : Math.log2(x)),
    [[5], 2.321928094887362],
    'log2-function: print result=log2(5)',
    inexact,
  ),
  rule(
    'log10',
    ['real'],
    'real',
    (x) => (x < 0 ? null : Math.log10(x)),
    [[100], 2],
    'log10-function: "null if the argument is negative or null or can\'t be converted to a real value"',
    inexact,
  ),
  rule(
    'pow',
    ['real', small],
    'real',
    (x, y) => x ** Number(y),
    [[2, 3n], 8],
    'pow-function: "Returns base raised to the power exponent: base ^ exponent."',
    inexact,
  ),
  rule(
    'sin',
    [literal('real', [0, 1, -2.5])],
    'real',
    Math.sin,
    [[1], 0.8414709848078965],
    'sin-function: print sin(1)',
    inexact,
  ),
  rule(
    'cos',
    [literal('real', [0, 1, -2.5])],
    'real',
    Math.cos,
    [[1], 0.5403023058681398],
    'cos-function: print cos(1)',
    inexact,
  ),
  rule(
    'pi',
    [],
    'real',
    () => Math.PI,
    [[], Math.PI],
    'pi-function: "The double value of Pi (3.1415926...)"',
  ),
];

const classes: readonly Rule[] = [
  rule('isnan', ['real'], 'bool', Number.isNaN, [[NaN], true], signs),
  rule('isinf', ['real'], 'bool', (value) => Math.abs(value) === Infinity, [[-Infinity], true], signs),
  rule('isfinite', ['real'], 'bool', Number.isFinite, [[NaN], false], signs),
  nullable(
    'min_of',
    ['long', 'long'],
    'long',
    known((a: bigint, b: bigint) => (a < b ? a : b)),
    [[10n, -3n], -3n],
    'min-of-function: print result=min_of(10, 1, -3, 17)',
  ),
  nullable(
    'max_of',
    ['long', 'long'],
    'long',
    known((a: bigint, b: bigint) => (a > b ? a : b)),
    [[10n, 17n], 17n],
    'max-of-function: print result = max_of(10, 1, -3, 17)',
  ),
  nullable(
    'min_of',
    ['real', 'real'],
    'real',
    known(less),
    [[1, 2.5], 1],
    'min-of-function: "The minimum value of all argument expressions."',
  ),
  nullable(
    'max_of',
    ['real', 'real'],
    'real',
    known(more),
    [[2, 3], 3],
    'answer fuzz/agent-type-casts-coercion-0033: max_of(toint(1), tolong(2), todouble(3))',
  ),
  nullable(
    'max_of',
    ['datetime', 'datetime'],
    'datetime',
    known((a: bigint, b: bigint) => (a > b ? a : b)),
    [[0n, 1n], 1n],
    'max-of-function: "scalar"',
  ),
];

const shift = literal('long', [-1n, 0n, 1n, 5n, 63n, 64n, 65n]);
function shiftRight(value: bigint, places: bigint): bigint | null {
  if (places < 0n) return null;
  undecidedIf(value < 0n, 'negative numbers shifted to the right');
  return value >> (places % 64n);
}

const bits: readonly Rule[] = [
  rule(
    'binary_and',
    ['long', 'long'],
    'long',
    (a, b) => a & b,
    [[5n, 3n], 1n],
    'binary-and-function: "Returns a result of the bitwise and operation between two values."',
  ),
  rule(
    'binary_or',
    ['long', 'long'],
    'long',
    (a, b) => a | b,
    [[5n, 3n], 7n],
    'binary-or-function: print result = binary_or(5, 3)',
  ),
  rule(
    'binary_xor',
    ['long', 'long'],
    'long',
    (a, b) => a ^ b,
    [[5n, 3n], 6n],
    'binary-xor-function: "Returns a result of the bitwise xor operation of the two values."',
  ),
  rule(
    'binary_not',
    ['long'],
    'long',
    (a) => ~a,
    [[100n], -101n],
    'binary-not-function: binary_not(100) == -101',
  ),
  rule(
    'binary_shift_left',
    ['long', shift],
    'long',
    (a, n) => (n < 0n ? null : wrapLong(a << (n % 64n))),
    [[1n, 2n], 4n],
    'binary-shift-left-function: "value << (shift%64). If n is negative, a NULL value is returned."',
  ),
  rule(
    'binary_shift_right',
    ['long', shift],
    'long',
    shiftRight,
    [[4n, 2n], 1n],
    'binary-shift-right-function: "value >> (shift%64). If n is negative, a NULL value is returned."',
  ),
  rule(
    'bitset_count_ones',
    ['long'],
    'long',
    (a) => BigInt(unsigned(a).toString(2).replaceAll('0', '').length),
    [[42n], 3n],
    'bitset-count-ones-function: "42 = 32+8+2 : b\'00101010\' == 3 bits set"',
  ),
  rule(
    'tohex',
    ['long'],
    'string',
    (a) => unsigned(a).toString(16),
    [[-256n], 'ffffffffffffff00'],
    "tohex-function: tohex(-256) == 'ffffffffffffff00'",
  ),
  rule(
    'tohex',
    ['long', literal('long', [2n, 8n, 16n])],
    'string',
    (a, width) => unsigned(a).toString(16).padStart(Number(width), '0'),
    [[256n, 8n], '00000100'],
    "tohex-function: tohex(256, 8) == '00000100'",
  ),
];

export const numberRules: readonly Rule[] = [...rounding, ...continuous, ...classes, ...bits];
