import { nearestDigits, shortestDigits, type DecimalDigits } from './shortest-digits.ts';

/** `tostring()` of a real. */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return withSign(value, shortestDigits);
}

/** A finite real as a dynamic writes it: the nearest of the shortest texts. */
export function formatRealInDynamic(value: number): string {
  return withSign(value, nearestDigits);
}

function withSign(value: number, digitsOf: (size: number) => DecimalDigits): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return value === 0 ? `${sign}0.0` : `${sign}${placePoint(digitsOf(Math.abs(value)))}`;
}

/** With a point, or from 1e21 on and below 1e-6 with an exponent: `100.0`, `0.001`, `1.5e21`, `1e-7`. */
function placePoint({ digits, point }: DecimalDigits): string {
  if (digits.length <= point && point <= 21) return `${digits.padEnd(point, '0')}.0`;
  if (point > 0 && point <= 21) return `${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6 && point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  const mantissa = digits.length === 1 ? digits : `${digits.charAt(0)}.${digits.slice(1)}`;
  return `${mantissa}e${point - 1}`;
}

const realPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const specials: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
};

/** `toreal()` of a text: null where it is not a number. */
export function parseReal(text: string): number | null {
  const trimmed = text.trim();
  if (realPattern.test(trimmed)) return Number(trimmed);
  return specials[trimmed.toLowerCase()] ?? null;
}

const longMin = -(2n ** 63n);
const longMax = 2n ** 63n - 1n;

/** `tolong()` of a text: decimal or hexadecimal, white space around it allowed; null where it does not fit. */
export function parseLong(text: string): bigint | null {
  const trimmed = text.trim();
  if (/^[+-]?\d+$/.test(trimmed)) {
    const value = BigInt(trimmed.replace(/^\+/, ''));
    return value >= longMin && value <= longMax ? value : null;
  }
  if (/^0[xX][0-9a-fA-F]{1,16}$/.test(trimmed)) return BigInt.asIntN(64, BigInt(trimmed));
  return null;
}

/** Real to long: truncated and saturated; null for NaN and infinities. */
export function truncateToLong(value: number): bigint | null {
  if (!Number.isFinite(value)) return null;
  if (value >= 2 ** 63) return longMax;
  if (value <= -(2 ** 63)) return longMin;
  return BigInt(Math.trunc(value));
}

/** `%` of reals: not negative, and as exact as the remainder itself where that is not negative already. */
export function moduloOfReals(value: number, divisor: number): number {
  const rest = value % divisor;
  return rest < 0 ? rest + Math.abs(divisor) : Math.abs(rest);
}
