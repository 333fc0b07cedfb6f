import { civilDate, ticks, timeOfDay } from './calendar.ts';
import { realText } from './real-text.ts';
import { type Dynamic, isArray, isBag, type Kind, undecidedIf, type Value } from './values.ts';

const pad = (value: bigint | number, width: number): string => value.toString().padStart(width, '0');

/** `hh:mm:ss`, and what is below a second with seven digits. */
function clockText(value: bigint, always: boolean): string {
  const part = (unit: bigint, modulus: bigint): string => pad((value / unit) % modulus, 2);
  const below = value % ticks.second;
  const fraction = always || below !== 0n ? `.${pad(below, 7)}` : '';
  return `${part(ticks.hour, 24n)}:${part(ticks.minute, 60n)}:${part(ticks.second, 60n)}${fraction}`;
}

/** `2020-06-15T13:45:30.7654321Z`: always seven digits below the second. */
export function datetimeText(value: bigint): string {
  const { year, month, day } = civilDate(value);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${clockText(timeOfDay(value), true)}Z`;
}

/** `[-][d.]hh:mm:ss[.fffffff]`. */
export function timespanText(value: bigint): string {
  const size = value < 0n ? -value : value;
  const days = size / ticks.day;
  return `${value < 0n ? '-' : ''}${days === 0n ? '' : `${days.toString()}.`}${clockText(size % ticks.day, false)}`;
}

/** JSON without spaces, the keys in the order given. */
export function jsonText(value: Dynamic, sorted = false): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint' || typeof value === 'boolean') return value.toString();
  if (typeof value === 'number') return dynamicRealText(value);
  if (isArray(value)) return `[${value.map((element) => jsonText(element, sorted)).join(',')}]`;
  if (!isBag(value)) throw new TypeError('no such dynamic');
  const entries = [...value];
  if (sorted) entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, element]) => `${JSON.stringify(key)}:${jsonText(element, sorted)}`).join(',')}}`;
}

function dynamicRealText(value: number): string {
  undecidedIf(!Number.isFinite(value), 'the text of NaN and of the infinities inside a dynamic');
  const text = realText(value);
  undecidedIf(text.includes('e'), 'exponents inside a dynamic');
  undecidedIf(text.replace(/\.0$/, '') !== value.toString(), 'the last digit of a real inside a dynamic');
  return text;
}

/** What `tostring()` gives for a value of this type. */
export function valueText(kind: Kind, value: Value): string {
  if (value === null) return '';
  switch (kind) {
    case 'bool':
      return value === true ? 'True' : 'False';
    case 'int':
    case 'long':
    case 'string':
    case 'guid':
      return (value as bigint | string).toString();
    case 'real':
      undecidedIf(!Number.isFinite(value), 'the text of NaN and of the infinities');
      return realText(value as number);
    case 'datetime':
      return datetimeText(value as bigint);
    case 'timespan':
      return timespanText(value as bigint);
    case 'dynamic':
      return typeof value === 'string' ? value : jsonText(value);
  }
}
