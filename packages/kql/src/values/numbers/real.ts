/**
 * `tostring()` of a real: the shortest digits that read back the same, with an exponent outside 1e-5 … 1e15 as .NET
 * writes it (`1E+15`, `1E-05`).
 */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e-4 && size < 1e15) return String(value);
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  return `${digits}E${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
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
  return specials[trimmed.toLowerCase()] ?? parseHex(trimmed);
}

function parseHex(text: string): number | null {
  return /^0[xX][0-9a-fA-F]+$/.test(text) ? Number(BigInt(text)) : null;
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
