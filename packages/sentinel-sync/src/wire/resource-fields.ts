import { canonicalJson, type JsonValue } from '@drawbridge/base';

import { bagIn, isBag, type ArmBody } from './arm-body.ts';

/**
 * A resource on one level: each of its properties by name, and what stands beside `properties` with a caret before it
 * (`^kind`). Comparing, keeping and merging is done on these; nothing is dropped on the way in or out.
 */
export type Fields = Readonly<Record<string, JsonValue>>;

/** What every answer carries and no request may decide. */
const decidedByService = new Set(['id', 'name', 'type', 'etag', 'systemData', 'properties']);

/** The fields of a body. Null counts as absent, as the service means it. */
export function fieldsOf(body: ArmBody): Fields {
  const beside = Object.entries(body).filter(([name]) => !decidedByService.has(name));
  return definedFields([
    ...beside.map(([name, value]) => [`^${name}`, value] as const),
    ...Object.entries(bagIn(body, 'properties')),
  ]);
}

/** The body that has these fields. */
export function bodyOf(fields: Fields): ArmBody {
  const entries = Object.entries(fields);
  const beside = entries
    .filter(([name]) => name.startsWith('^'))
    .map(([name, value]) => [name.slice(1), value]);
  const properties = Object.fromEntries(entries.filter(([name]) => !name.startsWith('^')));
  return { ...(Object.fromEntries(beside) as ArmBody), properties };
}

/** Fields without those that are undefined or null. */
export function definedFields(entries: Iterable<readonly [string, JsonValue | undefined]>): Fields {
  const defined = [...entries].filter(
    (entry): entry is [string, JsonValue] => entry[1] !== undefined && entry[1] !== null,
  );
  return Object.fromEntries(defined);
}

/** One text for all spellings of a value: nulls inside, and what is empty, count as absent. */
export function canonicalField(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  const bare = withoutNulls(value);
  const isEmpty = bare === null || (typeof bare === 'object' && Object.keys(bare).length === 0);
  return isEmpty ? '' : canonicalJson(bare);
}

function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutNulls);
  if (!isBag(value)) return value;
  const kept = Object.entries(value).filter((entry): entry is [string, JsonValue] => entry[1] !== null);
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutNulls(field)]));
}

/** A field's text; empty where it is none. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
