import { jsonText } from '@drawbridge/kql';

import type { LogObject } from './log-source.ts';

/** Whether a value is a JSON object, not a list. */
export function isObject(value: unknown): value is LogObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a field, or an empty one: a missing branch of an event reads as missing leaves. */
export function objectIn(holder: LogObject, field: string): LogObject {
  const value = holder[field];
  return isObject(value) ? value : {};
}

/** The text in a field; numbers and booleans as their text, nothing as undefined. */
export function textIn(holder: LogObject, field: string): string | undefined {
  const value = holder[field];
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : undefined;
}

/** A branch of an event as JSON text, for a column of type string; a text stays as it is, nothing is undefined. */
export function jsonIn(holder: LogObject, field: string): string | undefined {
  const value = holder[field];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : jsonText(value);
}

/** A value that may be an object or the JSON text of one. */
export function parsedObject(value: unknown): LogObject | undefined {
  if (isObject(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    // Not JSON: the caller says what it could not recognise.
    return undefined;
  }
}

/** The row without the columns that the event does not fill. */
export function filled(row: LogObject): LogObject {
  const kept: Record<string, unknown> = {};
  // A loop, because this runs once for each event of a log of millions.
  for (const name of Object.keys(row)) {
    const value = row[name];
    if (value === undefined || value === null) continue;
    if (name === '__proto__') Object.defineProperty(kept, name, { value, enumerable: true });
    else kept[name] = value;
  }
  return kept;
}
