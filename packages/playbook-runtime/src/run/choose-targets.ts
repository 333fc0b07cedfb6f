import { targetId, type FoundTarget, type Incident, type TargetKind } from '@drawbridge/incident-model';

import { conditionValues } from '../conditions/context.ts';
import { evaluateCondition } from '../conditions/expression.ts';
import { namesTarget } from '../guards/protected-assets.ts';
import type { Playbook } from '../playbook/schema.ts';
import type { NotTaken } from '../plan/run-plan.ts';

/** The targets that a playbook acts on, and those it leaves. */
export interface ChosenTargets {
  readonly taken: readonly FoundTarget[];
  readonly notTaken: readonly NotTaken[];
}

/** A target as a person names it: its kind, and its id in any spelling. */
export interface NamedTarget {
  readonly kind: TargetKind;
  readonly id: string;
}

/** Whether a person means this target. */
export function isNamed({ target }: FoundTarget, named: NamedTarget): boolean {
  return targetId(target) === `${named.kind}/${named.id}` || namesTarget(target, named);
}

/** Chooses by kind, strength and condition. A condition that cannot be evaluated leaves the target, and says so. */
export function chooseTargets(
  playbook: Playbook,
  incident: Incident,
  found: readonly FoundTarget[],
  choice?: readonly NamedTarget[],
): ChosenTargets {
  const judged = found.map((foundTarget) => ({
    foundTarget,
    reason: reasonAgainst(playbook, incident, foundTarget) ?? notChosen(foundTarget, choice),
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

function notChosen(
  found: FoundTarget,
  choice: readonly NamedTarget[] | undefined,
): { readonly why: string; readonly left: boolean } | undefined {
  if (choice === undefined || choice.some((named) => isNamed(found, named))) return undefined;
  return { why: 'not among the targets that were chosen', left: true };
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
