import { targetId, type FoundTarget, type Incident } from '@drawbridge/incident-model';

import { conditionValues } from '../conditions/context.ts';
import { evaluateCondition } from '../conditions/expression.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { NotTaken } from '../plan/run-plan.ts';

/** The targets that a playbook acts on, and those it leaves. */
export interface ChosenTargets {
  readonly taken: readonly FoundTarget[];
  readonly notTaken: readonly NotTaken[];
}

/** Chooses by kind, strength and condition. A condition that cannot be evaluated leaves the target, and says so. */
export function chooseTargets(
  playbook: Playbook,
  incident: Incident,
  found: readonly FoundTarget[],
): ChosenTargets {
  const judged = found.map((foundTarget) => ({
    foundTarget,
    reason: reasonAgainst(playbook, incident, foundTarget),
  }));
  return {
    taken: judged.flatMap(({ foundTarget, reason }) => (reason === undefined ? [foundTarget] : [])),
    notTaken: judged.flatMap(({ foundTarget, reason }) =>
      reason === undefined
        ? []
        : [
            {
              target: foundTarget.target,
              targetId: targetId(foundTarget.target),
              from: foundTarget.from,
              ...reason,
            },
          ],
    ),
  };
}

/** Why a playbook does not act on a target. */
export function reasonAgainst(
  playbook: Playbook,
  incident: Incident,
  found: FoundTarget,
): { readonly why: string; readonly left: boolean } | undefined {
  const { kind, where, allowWeak } = playbook.targets;
  if (found.target.kind !== kind) return { why: `this playbook acts on ${kind}`, left: false };
  if (found.weak !== undefined && !allowWeak) {
    return { why: `weakly identified: ${found.weak}`, left: true };
  }
  if (where === undefined) return undefined;
  const result = evaluateCondition(where, 'target', kind, conditionValues(incident, found));
  if (!result.ok) return { why: result.why, left: true };
  return result.value ? undefined : { why: `the condition '${where}' is false`, left: false };
}
