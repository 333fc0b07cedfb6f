import { hashJson, type JsonValue } from '@drawbridge/base';
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
  return hashJson({ action, target, parameters, change });
}
