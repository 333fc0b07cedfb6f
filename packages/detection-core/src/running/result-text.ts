import { canonicalJson, type JsonValue } from '@drawbridge/base';
import { formatReal, jsonText, type ColumnSchema, type KqlValue } from '@drawbridge/kql';

import type { ResultRow } from './alert.ts';

/** A value as the text that the service puts into an entity or a custom detail: '' for null, JSON for an object. */
export function textOfValue(value: KqlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? jsonText(value) : String(value);
}

/**
 * The rows with the reals as their text (`5.0`), as entities, details and names of alerts show them. In a row itself a
 * real is a number like any other.
 */
export function rowsWithRealsAsText(
  rows: readonly ResultRow[],
  columns: readonly ColumnSchema[],
): readonly ResultRow[] {
  const reals = columns.filter((column) => column.type === 'real').map((column) => column.name);
  if (reals.length === 0) return rows;
  return rows.map((row) => {
    const texts = reals.map((name) => [name, realText(row[name] ?? null)] as const);
    return { ...row, ...Object.fromEntries(texts) };
  });
}

const realText = (value: KqlValue): KqlValue => (typeof value === 'number' ? formatReal(value) : value);

/** The texts of the distinct values of a column, in the order of the rows, empty ones left out. */
export function distinctTexts(values: readonly KqlValue[]): readonly string[] {
  return [...new Set(values.map(textOfValue))].filter(
    (text) => text !== '' && text !== '[]' && text !== '{}',
  );
}

/** A text that is equal for equal values, for identities. */
export function canonicalText(value: KqlValue): string {
  return canonicalJson(jsonOf(value));
}

/** The value as JSON: a long beyond the safe integers as its digits. */
export function jsonOf(value: KqlValue): JsonValue {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return (value as readonly KqlValue[]).map(jsonOf);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, jsonOf(item)]));
  }
  return value;
}
