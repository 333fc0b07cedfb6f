import { parseDatetime } from '../../values/time/datetime-text.ts';
import { formatDatetime, inDatetimeRange } from '../../values/time/datetime.ts';
import { dynamicToString, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { isBeyondDecimal, tooManyDigits } from '../../values/numbers/decimal-text.ts';
import { formatReal, parseLong, parseReal, truncateToLong } from '../../values/numbers/real.ts';
import { formatTimespan, parseTimespan } from '../../values/time/timespan.ts';
import { runTimeError } from '../../lowering/run-time-error.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';

function toInt(value: bigint | null): number | null {
  return value !== null && value >= -(2n ** 31n) && value < 2n ** 31n ? Number(value) : null;
}

function realToInt(value: number): number {
  if (Number.isNaN(value)) return -(2 ** 31);
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(value)));
}

/** `true`, `false` or a whole number, and nothing around it. */
function parseBool(text: string): boolean | null {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  const whole = /^[+-]?\d+$/.test(text) ? parseLong(text) : null;
  return whole === null ? null : whole !== 0n;
}

/** 32 hexadecimal digits, wherever the dashes are. */
function parseGuid(text: string): string | null {
  const digits = text.trim().replaceAll('-', '').toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(digits)) return null;
  return [0, 8, 12, 16, 20].map((at, index, all) => digits.slice(at, all[index + 1] ?? 32)).join('-');
}

/** A number that a dynamic holds, or that its text spells. */
function dynamicNumber(value: DynamicValue): number | null {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? parseReal(value) : null;
}

function dynamicLong(value: DynamicValue): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return truncateToLong(value);
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' ? parseLong(value) : null;
}

/** The text of a decimal that can be stored, to 18 places; what spells no number of digits is null. */
function storable(text: string): string {
  if (!/^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(text)) return '';
  if (isBeyondDecimal(text)) throw runTimeError(`the decimal '${text}' ${tooManyDigits}`);
  return text;
}

/** The same value, unless it is a real that no long equals. */
function wholeInDynamic(value: DynamicValue): DynamicValue {
  if (typeof value !== 'number' || (Number.isInteger(value) && Math.abs(value) < 2 ** 63)) return value;
  throw runTimeError(
    `a dynamic that holds the real ${formatReal(value)} where a whole number is computed with: convert it, toreal(x) or tolong(x)`,
  );
}

/** Whether a dynamic holds a long, or a text that spells one. */
export const holdsLong = internal('holds_long', {
  parameters: ['dynamic'],
  returns: 'bool',
  evaluate: (value) => typeof value === 'bigint' || (typeof value === 'string' && parseLong(value) !== null),
});

/** The conversions between types that SQL has no exact words for, by the name of the primitive. */
export const typeConversions: readonly InternalFunction[] = [
  internal('real_to_string', { parameters: ['real'], returns: 'string', evaluate: formatReal }),
  internal('real_to_dynamic', { parameters: ['real'], returns: 'dynamic', evaluate: (value) => value }),
  internal('real_to_long', { parameters: ['real'], returns: 'long', evaluate: truncateToLong }),
  internal('real_to_decimal', {
    parameters: ['real'],
    returns: 'string',
    evaluate: (value) => storable(dynamicToString(value)),
  }),
  internal('real_to_int', { parameters: ['real'], returns: 'int', evaluate: realToInt }),
  internal('datetime_to_string', { parameters: ['datetime'], returns: 'string', evaluate: formatDatetime }),
  internal('timespan_to_string', { parameters: ['timespan'], returns: 'string', evaluate: formatTimespan }),
  internal('string_to_bool', { parameters: ['string'], returns: 'bool', evaluate: parseBool }),
  internal('string_to_int', {
    parameters: ['string'],
    returns: 'int',
    evaluate: (text) => toInt(parseLong(text)),
  }),
  internal('string_to_long', { parameters: ['string'], returns: 'long', evaluate: parseLong }),
  internal('string_to_real', { parameters: ['string'], returns: 'real', evaluate: parseReal }),
  internal('string_to_decimal', {
    parameters: ['string'],
    returns: 'string',
    evaluate: (text) => (parseReal(text) === null ? '' : storable(text.trim())),
  }),
  internal('string_to_datetime', { parameters: ['string'], returns: 'datetime', evaluate: parseDatetime }),
  internal('string_to_timespan', { parameters: ['string'], returns: 'timespan', evaluate: parseTimespan }),
  internal('string_to_guid', {
    parameters: ['string'],
    returns: 'guid',
    evaluate: parseGuid,
  }),
  internal('dynamic_to_bool', {
    parameters: ['dynamic'],
    returns: 'bool',
    evaluate: (value) => {
      if (typeof value === 'boolean') return value;
      const number = typeof value === 'string' ? parseBool(value) : dynamicNumber(value);
      return typeof number === 'number' ? number !== 0 : number;
    },
  }),
  internal('dynamic_to_int', {
    parameters: ['dynamic'],
    returns: 'int',
    evaluate: (value) => (typeof value === 'number' ? realToInt(value) : toInt(dynamicLong(value))),
  }),
  internal('dynamic_to_long', { parameters: ['dynamic'], returns: 'long', evaluate: dynamicLong }),
  internal('dynamic_to_real', { parameters: ['dynamic'], returns: 'real', evaluate: dynamicNumber }),
  holdsLong,
  internal('whole_in_dynamic', { parameters: ['dynamic'], returns: 'dynamic', evaluate: wholeInDynamic }),
  internal('dynamic_number', { parameters: ['dynamic'], returns: 'real', evaluate: dynamicNumber }),
  internal('dynamic_to_decimal', {
    parameters: ['dynamic'],
    returns: 'string',
    evaluate: (value) => (dynamicNumber(value) === null ? '' : storable(dynamicToString(value))),
  }),
  internal('dynamic_to_datetime', {
    parameters: ['dynamic'],
    returns: 'datetime',
    evaluate: (value) => {
      if (typeof value === 'bigint') return inDatetimeRange(value);
      return typeof value === 'string' ? parseDatetime(value) : null;
    },
  }),
  internal('dynamic_to_timespan', {
    parameters: ['dynamic'],
    returns: 'timespan',
    evaluate: (value) => {
      if (typeof value === 'bigint') return value;
      return typeof value === 'string' ? parseTimespan(value) : null;
    },
  }),
];
