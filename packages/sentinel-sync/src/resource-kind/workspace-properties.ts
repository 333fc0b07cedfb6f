import type { JsonValue } from '@drawbridge/base';

import { canonicalField, definedFields, type Fields } from '../wire/resource-fields.ts';

/**
 * The key under which a file keeps what it has no words for: properties as the workspace has them, sent verbatim.
 * A null there takes away what the file would otherwise say.
 */
export const workspacePropertiesKey = 'workspaceProperties';

/** Puts a document's verbatim properties over what was made of the rest of it. */
export function withWorkspaceProperties(fields: Fields, verbatim: unknown): Fields {
  if (typeof verbatim !== 'object' || verbatim === null) return fields;
  return definedFields(Object.entries({ ...fields, ...(verbatim as Fields) }));
}

/** What has to be kept verbatim so that the file's fields become the workspace's again; undefined if nothing. */
export function verbatimProperties(
  wanted: Fields,
  made: Fields,
): Readonly<Record<string, JsonValue>> | undefined {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(made)])].filter(
    (name) => canonicalField(wanted[name]) !== canonicalField(made[name]),
  );
  return names.length === 0
    ? undefined
    : Object.fromEntries(names.map((name) => [name, wanted[name] ?? null]));
}
