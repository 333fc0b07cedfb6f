import type { ChangePlan } from '@drawbridge/response-actions';

import type { CountedChange, TakenMember } from '../guards/caps.ts';
import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { checkLastMember } from '../guards/last-member.ts';
import type { RunEntry } from '../journal/run-events.ts';
import type { PlanItem } from '../plan/run-plan.ts';
import { countedAs, digestRun } from '../store/run-digest.ts';

/**
 * The same items; a change that would empty a pool, together with those before it and those of other runs, guarded.
 * `others` is undefined where they cannot be told.
 */
export function guardPools(
  items: readonly PlanItem[],
  others: readonly CountedChange[] | undefined,
): readonly PlanItem[] {
  const taken = others === undefined ? undefined : takenBy(others);
  return items.map((item) => {
    const change = changeOf(item);
    const refusal = checkLastMember(change?.facts.depletes, taken);
    if (refusal !== undefined) return { ...item, overridden: [], decision: { kind: 'guarded', refusal } };
    if (change !== undefined) taken?.push(...takenBy([countedAs(change)]));
    return item;
  });
}

/** The refusal of the first change that would empty a pool. */
export function checkPools(
  items: readonly PlanItem[],
  others: readonly CountedChange[] | undefined,
): GuardRefusal | undefined {
  const [guarded] = guardPools(
    items.filter((item) => changeOf(item) !== undefined),
    others,
  ).flatMap(({ decision }) => (decision.kind === 'guarded' ? [decision.refusal] : []));
  return guarded;
}

/** The members whom the run itself takes or has taken, without the one of this item. */
export function takenByRun(runId: string, entries: readonly RunEntry[], key: string): readonly TakenMember[] {
  const { changes, restored } = digestRun(runId, entries);
  const back = new Set(restored.map((change) => change.key));
  return takenBy(changes.filter((change) => change.key !== key && !back.has(change.key)));
}

export function takenBy(changes: readonly Pick<CountedChange, 'takes'>[]): TakenMember[] {
  return changes.flatMap(({ takes }) => (takes === undefined ? [] : [takes]));
}

function changeOf({ decision }: PlanItem): ChangePlan | undefined {
  return decision.kind === 'action' && decision.plan.outcome === 'change' ? decision.plan : undefined;
}
