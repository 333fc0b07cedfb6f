/** What `toint()`, `todatetime()` and their like read in a text, as documented or recorded; the rest is left open. */
import { midnight, monthLength, ticks } from './calendar.ts';
import { undecidedIf, wrapInt } from './values.ts';

export function wholeFromText(text: string, bits: 32 | 64): bigint | null {
  const trimmed = text.trim();
  const limit = 1n << BigInt(bits - 1);
  if (/^0x[0-9a-f]+$/i.test(trimmed)) {
    undecidedIf(
      trimmed !== text || BigInt(trimmed) >= limit,
      'hexadecimal digits beyond the type, or with spaces',
    );
    return BigInt(trimmed);
  }
  if (!/^[+-]?\d+$/.test(trimmed)) return null;
  const value = BigInt(trimmed.replace('+', ''));
  return value >= limit || value < -limit ? null : value;
}

export function realFromText(text: string): number | null {
  const trimmed = text.trim();
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(trimmed)) return Number(trimmed);
  if (/^-?inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  undecidedIf(/inf|nan/i.test(trimmed), 'other spellings of NaN and the infinities');
  return null;
}

export function boolFromText(text: string): boolean | null {
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (/^-?\d{1,9}$/.test(text)) return Number(text) !== 0;
  undecidedIf(/^\s*[+-]?(?:0x)?\d+\s*$/i.test(text), 'numbers with spaces or many digits as a bool');
  return null;
}

export function datetimeFromText(text: string): bigint | null {
  if (!/\d/.test(text)) return null;
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?Z?$/.exec(text);
  undecidedIf(match === null, 'other spellings of a datetime');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = (match ?? [])
    .slice(1, 7)
    .map((part) => Number((part as string | undefined) ?? 0));
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return null;
  undecidedIf(hour > 23 || minute > 59 || second > 59, 'a time of day beyond its range in a text');
  const fraction = BigInt((match?.[7] ?? '').padEnd(7, '0'));
  return midnight(year, month, day) + BigInt(hour * 3600 + minute * 60 + second) * ticks.second + fraction;
}

export function timespanFromText(text: string): bigint | null {
  if (!/\d/.test(text)) return null;
  const match = /^(-)?(?:(\d{1,6})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,7}))?$/.exec(text);
  undecidedIf(match === null, 'other spellings of a timespan');
  const [days = 0n, hours = 0n, minutes = 0n, seconds = 0n] = (match ?? [])
    .slice(2, 6)
    .map((part) => BigInt((part as string | undefined) ?? 0));
  undecidedIf(hours > 23n || minutes > 59n || seconds > 59n, 'a time of day beyond its range in a text');
  const fraction = BigInt((match?.[6] ?? '').padEnd(7, '0'));
  const size =
    days * ticks.day + hours * ticks.hour + minutes * ticks.minute + seconds * ticks.second + fraction;
  return match?.[1] === undefined ? size : -size;
}

export function guidFromText(text: string): string | null {
  const digits = text.toLowerCase().replaceAll('-', '');
  const whole = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$|^[0-9a-f]{32}$/i.test(text);
  undecidedIf(!whole && /[0-9a-f]{32}/.test(digits), 'other spellings of a guid');
  if (!whole) return null;
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

/** Real to whole cuts the fraction off. At and beyond the limits, a constant and a column are recorded to differ. */
export function wholeFromReal(value: number, limit: number): bigint | null {
  if (value === Infinity || value === -Infinity) return null;
  undecidedIf(Number.isNaN(value) || Math.abs(value) >= limit, 'a real beyond the whole type');
  return BigInt(Math.trunc(value));
}

export function intFromReal(value: number): bigint | null {
  undecidedIf(Math.abs(value) === Infinity, 'an infinity as an int');
  return wholeFromReal(value, 2 ** 31);
}

export function intFromWhole(value: bigint | null): bigint | null {
  undecidedIf(value !== null && wrapInt(value) !== value, 'a dynamic beyond an int');
  return value;
}
