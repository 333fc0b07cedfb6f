import { internal } from '../definition/internal-function.ts';
import { call, literal, type Scalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import {
  javascript,
  lowered,
  type FunctionNames,
  type FunctionRow,
  type ScalarFunction,
} from '../definition/scalar-function.ts';
import { refuse } from '../../lowering/refusal.ts';
import { tooManyDigits } from '../../values/numbers/decimal-text.ts';
import { runTimeError } from '../../lowering/run-time-error.ts';
import { moduloOfReals } from '../../values/numbers/real.ts';

/** A function of one real, from JavaScript's or our own mathematics. */
const ofReal = (names: FunctionNames, evaluate: (value: number) => number | null): ScalarFunction =>
  javascript({ names, parameters: ['real'], returns: 'real', evaluate });

const logarithm = (names: FunctionNames, of: (value: number) => number): ScalarFunction =>
  ofReal(names, (value) => (value < 0 ? null : of(value)));

const abs = lowered(['abs'], (invocation) => {
  const value = argument(invocation, 0);
  if (value.type === 'timespan')
    return call('as_timespan', 'timespan', call('absolute', 'long', call('as_long', 'long', value)));
  const type: KqlType = value.type === 'int' ? 'long' : value.type === 'dynamic' ? 'real' : value.type;
  return call('absolute', type, convert(value, type));
});

const sign = lowered(['sign'], (invocation) =>
  call('sign', 'long', convert(argument(invocation, 0), 'real')),
);

/** Rounds half away from zero. */
const round = lowered(['round'], (invocation) => {
  const value = convert(argument(invocation, 0), invocation.type === 'long' ? 'long' : 'real');
  if (invocation.nodes[1] === undefined && value.type === 'long') return value;
  const digits =
    invocation.nodes[1] === undefined ? literal('long', 0n) : convert(argument(invocation, 1), 'long');
  if (value.type === 'long') return roundWhole.call(value, digits);
  return roundHalfAway.call(value, digits);
});

const roundHalfAway = internal('round_half_away', {
  parameters: ['real', 'long'],
  returns: 'real',
  evaluate: (value, digits) => {
    if (!Number.isFinite(value)) return value;
    const shifted = Number(`${Math.abs(value)}e${digits}`);
    const rounded = Number.isNaN(shifted) ? Math.abs(value) : Number(`${Math.round(shifted)}e${-digits}`);
    return value < 0 ? -rounded : rounded;
  },
});

/** A whole number changes where digits before the point are rounded away, with a negative precision. */
const roundWhole = internal('round_whole', {
  parameters: ['long', 'long'],
  returns: 'long',
  evaluate: (value, digits) => {
    if (digits >= 0n) return value;
    if (digits < -19n) return 0n;
    const unit = 10n ** -digits;
    const size = value < 0n ? -value : value;
    const rounded = ((size + unit / 2n) / unit) * unit;
    return BigInt.asIntN(64, value < 0n ? -rounded : rounded);
  },
});

const toWhole = (name: string): ScalarFunction =>
  lowered([name], (invocation) => {
    const value = argument(invocation, 0);
    if (value.type === 'int' || value.type === 'long') return convert(value, invocation.type);
    return convert(call(name, 'real', convert(value, 'real')), invocation.type);
  });

/** Floors to a multiple of the size, counted from zero (the year 1 for datetimes). */
const bin = lowered(['bin', 'floor'], (invocation) => {
  const value = argument(invocation, 0);
  if (invocation.nodes[1] === undefined)
    return convert(call('floor', 'real', convert(value, 'real')), invocation.type);
  const size = argument(invocation, 1);
  return binOf(invocation, value, size, undefined);
});

const binAt = lowered(['bin_at'], (invocation) =>
  binOf(invocation, argument(invocation, 0), argument(invocation, 1), argument(invocation, 2)),
);

const tickTypes: readonly KqlType[] = ['datetime', 'timespan'];

/** Whether a size is known to be more than nothing: a bin of another size is null. */
const isPositive = (size: Scalar): boolean =>
  size.kind === 'literal' &&
  (typeof size.value === 'bigint' || typeof size.value === 'number') &&
  size.value > 0;

/** `bin_at`, or `bin` where there is no origin. */
export function binOf(
  invocation: FunctionCall,
  given: Scalar,
  size: Scalar,
  origin: Scalar | undefined,
): Scalar {
  const value = given.type === 'dynamic' ? convert(given, invocation.type) : given;
  if (tickTypes.includes(value.type)) {
    const ticks = [value, size, ...(origin === undefined ? [] : [origin])].map((part) =>
      tickTypes.includes(part.type) ? call('as_long', 'long', part) : convert(part, 'long'),
    );
    if (ticks[1] !== undefined && !isPositive(size)) ticks[1] = call('positive', 'long', ticks[1]);
    const floored = call(origin === undefined ? 'bin_whole' : 'bin_whole_at', 'long', ...ticks);
    // The bins before the first one of `bin_at` may lie before the year 1.
    if (value.type === 'datetime' && origin !== undefined)
      return call('long_to_datetime', 'datetime', floored);
    return call(`as_${value.type}`, value.type, floored);
  }
  const type: KqlType =
    value.type === 'real' || size.type === 'real' || origin?.type === 'real' ? 'real' : 'long';
  if (value.type === 'decimal') return refuse(invocation.node, `'${invocation.name}' of a decimal`);
  const positive = origin === undefined && !isPositive(size) ? call('positive', size.type, size) : size;
  const parts = [value, positive, ...(origin === undefined ? [] : [origin])].map((part) =>
    convert(part, type),
  );
  return convert(
    call(
      `${origin === undefined ? 'bin' : 'bin_at'}_${type === 'real' ? 'real' : 'whole'}`
        .replace('bin_at_whole', 'bin_whole_at')
        .replace('bin_at_real', 'bin_real_at'),
      type,
      ...parts,
    ),
    invocation.type,
  );
}

const ofLongs = (name: string, combine: (left: Scalar, right: Scalar) => Scalar): ScalarFunction =>
  lowered([name], (invocation) =>
    combine(convert(argument(invocation, 0), 'long'), convert(argument(invocation, 1), 'long')),
  );

const hexDigits = internal('hex_digits', {
  parameters: ['long', 'long', 'long?'],
  returns: 'string',
  evaluate: (value, bits, length) =>
    BigInt.asUintN(Number(bits), value)
      .toString(16)
      .padStart(Number(length ?? 0n), '0'),
});

/** An int has 32 bits, a long 64. */
const toHex = lowered(['tohex'], (invocation) => {
  const value = argument(invocation, 0);
  const bits = literal('long', value.type === 'int' ? 32n : 64n);
  const length =
    invocation.nodes[1] === undefined ? literal('long', null) : convert(argument(invocation, 1), 'long');
  return hexDigits.call(convert(value, 'long'), bits, length);
});

/** `12.3 MB`: powers of 1024. */
const formatBytes = javascript({
  names: ['format_bytes'],
  parameters: ['real', 'long?', 'string?'],
  returns: 'string',
  evaluate: (size, digits, unit) => {
    const units = ['Bytes', 'KB', 'MB', 'GB', 'TB', 'PB', 'EB'];
    const wanted =
      unit === null || unit === ''
        ? -1
        : units.findIndex((candidate) => candidate.toLowerCase() === unit.toLowerCase());
    if (unit !== null && unit !== '' && wanted === -1) return '';
    let power = wanted === -1 ? 0 : wanted;
    if (wanted === -1) while (power < 6 && Math.abs(size) / 1024 ** power >= 1024) power += 1;
    const value = size / 1024 ** power;
    const scale = 10 ** Number(digits ?? 0n);
    return `${Math.round(value * scale) / scale} ${units[power] ?? ''}`;
  },
});

const realModulo = internal('real_modulo', {
  parameters: ['real', 'real'],
  returns: 'real',
  evaluate: moduloOfReals,
});

/** Exact products and quotients of decimals, to 18 places. */
const places = 18n;
const scaled = (text: string): bigint => {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(Number(places), '0').slice(0, Number(places)));
};
const unscaled = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(Number(places) + 1, '0');
  const at = digits.length - Number(places);
  return `${value < 0n ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`;
};
const stored = (value: bigint): string => {
  if (value >= 10n ** 38n || value <= -(10n ** 38n)) throw runTimeError(`a decimal ${tooManyDigits}`);
  return unscaled(value);
};

const decimalMultiply = internal('decimal_multiply', {
  parameters: ['decimal', 'decimal'],
  returns: 'decimal',
  evaluate: (a, b) => {
    return stored((scaled(a) * scaled(b)) / 10n ** places);
  },
});

const decimalDivide = internal('decimal_divide', {
  parameters: ['decimal', 'decimal'],
  returns: 'decimal',
  evaluate: (a, b) => {
    const divisor = scaled(b);
    if (divisor === 0n) return null;
    return stored((scaled(a) * 10n ** places) / divisor);
  },
});

const bitShiftLeft = javascript({
  names: ['bit_shift_left'],
  parameters: ['long', 'long'],
  returns: 'long',
  // The distance is taken modulo 64; a negative one is null.
  evaluate: (value, by) => (by < 0n ? null : BigInt.asIntN(64, value << (by % 64n))),
});

const bitShiftRight = javascript({
  names: ['bit_shift_right'],
  parameters: ['long', 'long'],
  returns: 'long',
  evaluate: (value, by) => (by < 0n ? null : value >> (by % 64n)),
});

/** Numbers. */
export const numberFunctions: readonly FunctionRow[] = [
  abs,
  sign,
  round,
  roundHalfAway,
  roundWhole,
  toWhole('ceiling'),
  bin,
  binAt,
  ofReal(['sqrt'], Math.sqrt),
  ofReal(['exp'], Math.exp),
  ofReal(['exp2'], (value) => 2 ** value),
  ofReal(['exp10'], (value) => 10 ** value),
  logarithm(['log'], Math.log),
  logarithm(['log2'], Math.log2),
  logarithm(['log10'], Math.log10),
  ofReal(['sin'], Math.sin),
  ofReal(['cos'], Math.cos),
  ofReal(['tan'], Math.tan),
  ofReal(['asin'], Math.asin),
  ofReal(['acos'], Math.acos),
  ofReal(['atan'], Math.atan),
  ofReal(['cot'], (value) => 1 / Math.tan(value)),
  ofReal(['degrees'], (value) => (value * 180) / Math.PI),
  ofReal(['radians'], (value) => (value * Math.PI) / 180),
  javascript({ names: ['atan2'], parameters: ['real', 'real'], returns: 'real', evaluate: Math.atan2 }),
  javascript({ names: ['pow'], parameters: ['real', 'real'], returns: 'real', evaluate: Math.pow }),
  lowered(['pi'], () => literal('real', Math.PI)),
  lowered(['isnan'], (invocation) => call('is_nan', 'bool', convert(argument(invocation, 0), 'real'))),
  lowered(['isinf'], (invocation) => call('is_infinite', 'bool', convert(argument(invocation, 0), 'real'))),
  lowered(['isfinite'], (invocation) => call('is_finite', 'bool', convert(argument(invocation, 0), 'real'))),
  ofLongs('binary_and', (left, right) => call('bits_and', 'long', left, right)),
  ofLongs('binary_or', (left, right) => call('bits_or', 'long', left, right)),
  ofLongs('binary_xor', (left, right) => call('bits_xor', 'long', left, right)),
  ofLongs('binary_shift_left', (value, by) => bitShiftLeft.call(value, by)),
  ofLongs('binary_shift_right', (value, by) => bitShiftRight.call(value, by)),
  lowered(['binary_not'], (invocation) => call('bits_not', 'long', convert(argument(invocation, 0), 'long'))),
  bitShiftLeft,
  bitShiftRight,
  javascript({
    names: ['bitset_count_ones'],
    parameters: ['long'],
    returns: 'long',
    evaluate: (value) => BigInt(BigInt.asUintN(64, value).toString(2).replaceAll('0', '').length),
  }),
  hexDigits,
  toHex,
  formatBytes,
  realModulo,
  decimalMultiply,
  decimalDivide,
];
