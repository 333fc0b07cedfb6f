import { createHash } from 'node:crypto';

import type { JsonValue } from '@drawbridge/base';

import { canonicalField, type Fields } from '../wire/resource-fields.ts';

/**
 * The mark of ownership stands in the resource itself, so that one listing tells what is ours, a write and its mark
 * are one call and cannot come apart, and no state file has to be kept or can be lost. It holds the name of the source
 * and `base`: what we last applied, as a short hash of each field. With it a plan tells what the repository changed
 * from what somebody changed in the portal. The price is a line that people see in the portal.
 */
export interface Mark {
  /** Which repository, or which part of one: as `targets.yaml` names it. */
  readonly source: string;
  /** A token for each owned field in the kind's order, and one for all that is not owned. */
  readonly base: readonly string[];
}

/** Which fields of a resource the repository decides, and how their values compare. */
export interface OwnedFields {
  /** The fields that the repository decides. Marks count them by their place: only append. */
  readonly owned: readonly string[];
  /** One spelling for values that mean the same; `undefined` leaves it as it is. */
  normalise?(field: string, value: JsonValue): JsonValue;
}

/** 30 bits of a hash: one change in a thousand million would go unseen. */
const tokenLength = 5;
const absent = '~';
const pattern = /\[drawbridge:([A-Za-z0-9._/-]{1,60}):((?:~|[\w-]{5})*)\]$/;

/** The text of a mark. */
export function formatMark({ source, base }: Mark): string {
  return `[drawbridge:${source}:${base.join('')}]`;
}

/** The mark at the end of a text, and where it begins. */
export function findMark(text: string): { readonly mark: Mark; readonly start: number } | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, source = '', tokens = ''] = match;
  return { mark: { source, base: tokens.match(/~|[\w-]{5}/g) ?? [] }, start: match.index };
}

/** The token of a field's value. */
function tokenOf(value: JsonValue | undefined): string {
  const canonical = canonicalField(value);
  if (canonical === '') return absent;
  return createHash('sha256').update(canonical).digest('base64url').slice(0, tokenLength);
}

/** The tokens of everything that a resource holds. */
export function baseOf(kind: OwnedFields, fields: Fields): readonly string[] {
  const owned = kind.owned.map((name) => fieldToken(kind, name, fields));
  return [...owned, restToken(kind, fields)];
}

/** The token of one owned field, or with `restName` of all others together. */
export function fieldToken(kind: OwnedFields, name: string, fields: Fields): string {
  const value = fields[name];
  return tokenOf(value === undefined ? undefined : (kind.normalise?.(name, value) ?? value));
}

/**
 * Whether a field is as a mark remembers it. Marks of before lists were compared without their order hold the token of
 * the value as it stood.
 */
export function isAsMarked(
  kind: OwnedFields,
  name: string,
  fields: Fields,
  token: string | undefined,
): boolean {
  return token === fieldToken(kind, name, fields) || token === tokenOf(fields[name]);
}

function restToken(kind: OwnedFields, fields: Fields): string {
  return tokenOf(Object.fromEntries(Object.entries(fields).filter(([name]) => !kind.owned.includes(name))));
}
