import { datetimeText, timespanText } from '../reference/value-text.ts';
import { type Dynamic, isArray, isBag, type Kind, type Value } from '../reference/values.ts';

function realDigits(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? '+inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const text = value.toString().replace('e+', 'e');
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function jsonLiteral(value: Dynamic): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return realDigits(value);
  if (isArray(value)) return `[${value.map(jsonLiteral).join(',')}]`;
  if (isBag(value))
    return `{${[...value].map(([key, element]) => `${JSON.stringify(key)}:${jsonLiteral(element)}`).join(',')}}`;
  return String(value);
}

/** A value as it is written in a query. */
export function literalText(kind: Kind, value: Value): string {
  if (kind === 'dynamic') return `dynamic(${jsonLiteral(value)})`;
  if (value === null) return `${kind}(null)`;
  switch (kind) {
    case 'bool':
      return value === true ? 'true' : 'false';
    case 'real':
      return `real(${realDigits(value as number)})`;
    case 'string':
      return JSON.stringify(value);
    case 'datetime':
      return `datetime(${datetimeText(value as bigint)})`;
    case 'timespan':
      return `time(${timespanText(value as bigint)})`;
    case 'int':
    case 'long':
    case 'guid':
      return `${kind}(${(value as bigint | string).toString()})`;
  }
}
