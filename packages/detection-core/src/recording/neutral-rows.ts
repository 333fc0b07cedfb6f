import type { JsonValue } from '@drawbridge/base';

import type { CaseRow } from '../cases/detection-case.ts';
import type { Pseudonyms } from './pseudonyms.ts';

/** Rows by table. */
export type TableRows = Readonly<Record<string, readonly CaseRow[]>>;

/** Fields whose values are the clouds' own words. */
const vocabulary =
  /^(?:type|kind|eventname|eventsource|eventversion|operation(?:name(?:value)?)?|methodname|servicename|sourcesystem|level|location|channel|activity|awsregion|invokedby|devicevendor|deviceproduct|deviceversion|deviceeventclassid|documentversion)$|(?:type|region|category|categoryvalue|status|statusvalue|substatus|result|errorcode|severity|provider|providervalue|version|zone)$/i;

/** What a text says that names nobody: nothing, a document that comes from AWS, a flag, a small number, a time. */
const plainValue =
  /^(?:|aws-[a-z0-9]+|true|false|null|none|-|\*|-?\d{1,9}(?:\.\d+)?|\d{4}-\d\d-\d\d[T ][\d:.]+Z?)$/i;

/** Instead of a field's name, where the text is itself a name inside of a value. */
const ofKey = '';

/** How a text that has no form of its own is replaced. */
type ReplaceText = (text: string) => string;

/** Rows in which names, ids, addresses and keys have others in their place. `rest` says what becomes of other texts. */
export function replaceIdentities(tables: TableRows, names: Pseudonyms, rest: ReplaceText): TableRows {
  return mapRows(tables, (text, field) => {
    const isDone = field === ofKey || names.isWhole(text) || vocabulary.test(field) || plainValue.test(text);
    return isDone ? names.replaceIn(text) : rest(text);
  });
}

/** The texts of rows that have no form by which an identity is told, each once. */
export function plainTexts(tables: TableRows, names: Pseudonyms): readonly string[] {
  const found = new Set<string>();
  replaceIdentities(tables, names, (text) => {
    found.add(text);
    return text;
  });
  return [...found];
}

/** Every text of rows, with those of JSON that is kept as text. */
export function mapRows(tables: TableRows, map: (text: string, field: string) => string): TableRows {
  const mapRow = (row: CaseRow): CaseRow =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, mapValue(value, name, map)]));
  return Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.map(mapRow)]));
}

function mapValue(value: JsonValue, field: string, map: (text: string, field: string) => string): JsonValue {
  if (typeof value === 'string') return mapText(value, field, map);
  if (typeof value === 'number' && /^\d{12}$/.test(String(value))) return Number(map(String(value), field));
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => mapValue(item, field, map));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [map(name, ofKey), mapValue(inner, name, map)]),
  );
}

function mapText(text: string, field: string, map: (text: string, field: string) => string): string {
  const inner = /^\s*[[{]/.test(text) ? parse(text) : undefined;
  return inner === undefined ? map(text, field) : JSON.stringify(mapValue(inner, field, map));
}

function parse(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(text) as JsonValue;
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
