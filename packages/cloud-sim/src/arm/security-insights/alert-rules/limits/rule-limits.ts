import type { RuleKind } from '../rule/rule-kind.ts';
import { alertDetailsLimits } from './alert-details-limits.ts';
import { attackLimits } from './attack-limits.ts';
import { entityLimits } from './entity-limits.ts';
import { incidentLimits } from './incident-limits.ts';
import type { JsonBag } from '../../../resources/read-json.ts';
import type { LimitContext, RuleLimit } from './rule-limit.ts';
import { scheduleLimits } from './schedule-limits.ts';
import { templateLimits } from './template-limits.ts';
import { textLimits } from './text-limits.ts';

/** Everything that the service refuses in a rule by itself, in the order in which it is looked at here. */
export const ruleLimits: readonly RuleLimit[] = [
  ...textLimits,
  ...scheduleLimits,
  ...attackLimits,
  ...entityLimits,
  ...alertDetailsLimits,
  ...incidentLimits,
  ...templateLimits,
];

/** The first limit that a rule is beyond, in the words that refuse it. */
export function refuseByLimits(
  kind: RuleKind,
  properties: JsonBag,
  context: LimitContext,
): string | undefined {
  for (const limit of ruleLimits) {
    const refusal = limit.kinds.includes(kind) ? limit.refuse(properties, context) : undefined;
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
