import { given, hashJson, type JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { TargetFacts } from '../contract/action.ts';

/** What an approval is given for. */
export interface HashedPlan {
  readonly action: string;
  readonly target: Target;
  readonly parameters: JsonValue;
  readonly change: JsonValue;
  /** Where it would be made: what was approved for one account is not approved for its namesake in another. */
  readonly facts: Pick<TargetFacts, 'account'>;
}

/** SHA-256 (hex) of the canonical JSON of action, target, parameters, change and account, and of nothing else. */
export function hashPlan({ action, target, parameters, change, facts }: HashedPlan): string {
  return hashJson({ action, target, parameters, change, ...given({ account: facts.account }) });
}
