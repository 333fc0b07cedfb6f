import { hash } from 'node:crypto';

import { canonicalJson, toJson } from '../language/json.ts';

/** SHA-256 of a text's UTF-8, in hex. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** SHA-256 (hex) of the canonical JSON of a value: a field that is `undefined` and one that is absent are the same. */
export function hashJson(value: unknown): string {
  return sha256(canonicalJson(toJson(value)));
}
