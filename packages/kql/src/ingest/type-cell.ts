import { ticksFromDate } from '../values/time/datetime.ts';
import { parseTimespan } from '../values/time/timespan.ts';
import { type KqlType } from '../schema/types.ts';
import { jsonText } from './json-text.ts';
import { parseDatetime } from './parse-datetime.ts';
import { parseJson } from './parse-json.ts';

/**
 * A value as DuckDB keeps it: datetime and timespan as ticks of 100 ns, decimal as an integer scaled by 10^18,
 * dynamic as JSON text, guid in lower case.
 */
export type Cell = null | boolean | number | bigint | string;

/** Says that a value does not fit its column. */
export const MISFIT = Symbol('misfit');

export type CellTyper = (value: unknown) => Cell | typeof MISFIT;

/** How a JSON value or a text becomes a cell of each type. Null and missing, and `''` where it is not a string, are null. */
export const CELL_TYPERS: Readonly<Record<KqlType, CellTyper>> = {
  bool: nullable(typeBool),
  int: nullable((value) => typeInt(value)),
  long: nullable((value) => inRange(wholeNumber(value), 64)),
  real: nullable(typeReal),
  decimal: nullable(typeDecimal),
  string: typeString,
  datetime: nullable(typeDatetime),
  timespan: nullable(typeTimespan),
  guid: nullable(typeGuid),
  dynamic: nullable(typeDynamic),
};

function nullable(typer: CellTyper): CellTyper {
  return (value) => (value === null || value === undefined || value === '' ? null : typer(value));
}

function typeString(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined
    ? ''
    : value instanceof Date
      ? value.toISOString()
      : jsonText(value);
}

function typeBool(value: unknown): boolean | typeof MISFIT {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : value;
  if (text === 'true' || text === '1' || text === 1) return true;
  return text === 'false' || text === '0' || text === 0 ? false : MISFIT;
}

function typeInt(value: unknown): number | typeof MISFIT {
  const whole = inRange(wholeNumber(value), 32);
  return whole === MISFIT ? MISFIT : Number(whole);
}

const WHOLE = /^[+-]?\d+(?:\.0+)?$/;

function wholeNumber(value: unknown): bigint | typeof MISFIT {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : MISFIT;
  if (typeof value !== 'string' || !WHOLE.test(value.trim())) return MISFIT;
  return BigInt(value.trim().replace(/^\+/, '').replace(/\.0+$/, ''));
}

function inRange(value: bigint | typeof MISFIT, bits: number): bigint | typeof MISFIT {
  return value === MISFIT || BigInt.asIntN(bits, value) !== value ? MISFIT : value;
}

const REAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPECIAL_REALS: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  '+inf': Infinity,
  infinity: Infinity,
  '-inf': -Infinity,
  '-infinity': -Infinity,
};

function typeReal(value: unknown): number | typeof MISFIT {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'string') return MISFIT;
  const text = value.trim();
  return REAL.test(text) ? Number(text) : (SPECIAL_REALS[text.toLowerCase()] ?? MISFIT);
}

const DECIMAL = /^([+-]?)(\d{1,20})(?:\.(\d+))?$/;

function typeDecimal(value: unknown): bigint | typeof MISFIT {
  const text =
    typeof value === 'string'
      ? value.trim()
      : typeof value === 'number' || typeof value === 'bigint'
        ? value.toString()
        : '';
  const match = DECIMAL.exec(text);
  if (match === null) return MISFIT;
  const [, sign, whole = '0', fraction = ''] = match;
  const scaled = BigInt(whole) * 10n ** 18n + BigInt(fraction.slice(0, 18).padEnd(18, '0'));
  return sign === '-' ? -scaled : scaled;
}

function typeDatetime(value: unknown): bigint | typeof MISFIT {
  if (typeof value === 'string') return parseDatetime(value) ?? MISFIT;
  return value instanceof Date && !Number.isNaN(value.getTime()) ? ticksFromDate(value) : MISFIT;
}

/** A clock, `[-][d.]hh:mm[:ss[.fffffff]]`: a bare number might be days, seconds or ticks, and is not guessed at. */
function typeTimespan(value: unknown): bigint | typeof MISFIT {
  return typeof value === 'string' && value.includes(':') ? (parseTimespan(value) ?? MISFIT) : MISFIT;
}

const GUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/;

function typeGuid(value: unknown): string | typeof MISFIT {
  const match = typeof value === 'string' ? GUID.exec(value.trim().toLowerCase()) : null;
  return match === null ? MISFIT : match.slice(1).join('-');
}

/**
 * A text that holds a JSON object or array is that object or array, also when it was quoted once more (portal CSV);
 * any other text stays a text. A CSV cell `123` is therefore the text "123": it cannot be told from JSON's "123".
 */
function typeDynamic(value: unknown): string | null {
  if (typeof value !== 'string') return jsonText(value);
  const inner = /^\s*"\s*[[{]|^\s*"\\"/.test(value) ? unquoted(value) : value;
  if (/^\s*[[{]/.test(inner)) {
    const parsing = parseJson(inner);
    if (parsing.ok) return WHOLE_REAL.test(inner) ? withoutSpace(inner) : jsonText(parsing.value);
  }
  return JSON.stringify(value);
}

function unquoted(text: string): string {
  const parsing = parseJson(text);
  return parsing.ok && typeof parsing.value === 'string' ? parsing.value : text;
}

/** JSON.parse makes 1 of 1.0, and the difference between a long and a real is lost: such a text keeps its digits. */
const WHOLE_REAL = /\d\.0+(?!\d)/;

function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_match, text: string | undefined) => text ?? '');
}
