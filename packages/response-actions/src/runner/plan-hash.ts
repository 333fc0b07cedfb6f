import { createHash } from 'node:crypto';

import { canonicalJson, type JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

/** What an approval is given for. */
export interface HashedPlan {
  readonly action: string;
  readonly target: Target;
  readonly parameters: JsonValue;
  readonly change: JsonValue;
}

/** SHA-256 (hex) of the canonical JSON of action, target, parameters and change, and of nothing else. */
export function hashPlan({ action, target, parameters, change }: HashedPlan): string {
  const text = canonicalJson(toJson({ action, target, parameters, change }));
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The value as JSON carries it: a field that is `undefined` and one that is absent are the same. */
export function toJson(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
