import type { ActionPlan } from '@drawbridge/response-actions';

import type { CountedChange } from '../guards/caps.ts';
import { checkGuards, resultOf } from '../journal/run-actions.ts';
import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import { stepNames } from '../journal/step-names.ts';
import type { PlanItem } from '../plan/run-plan.ts';
import { summarise, type RunSummary } from './run-summary.ts';

/** All that other runs have to know of a run: JSON, made of its journal and of nothing else. */
export interface RunDigest {
  readonly summary: RunSummary;
  readonly changes: readonly DigestedChange[];
  /** What was put back: by an undo run of the run that it undoes, or by a run of itself. */
  readonly restored: readonly ChangeName[];
}

/** Names one change of one run. */
export interface ChangeName {
  readonly runId: string;
  /** Key of the plan's item. */
  readonly key: string;
}

/** One change of a containment run, made or still to be made. */
export interface DigestedChange extends Pick<CountedChange, 'account' | 'takes'> {
  readonly key: string;
  /** When the effect was last begun; absent where it was not. */
  readonly madeAt?: string;
  /** The run may still make it, or make it again: it is reserved for this run. */
  readonly reserved: boolean;
}

/** The digest of a verified journal. */
export function digestRun(runId: string, entries: readonly RunEntry[]): RunDigest {
  const input = eventsOf(entries, 'run-started')[0]?.input;
  const undone = input?.kind === 'undo' ? input.undoes : runId;
  return {
    summary: summarise(runId, entries),
    changes: input?.kind === 'containment' ? digestChanges(input.plan.items, entries) : [],
    restored: eventsOf(entries, 'undo-finished')
      .filter(({ result }) => result.outcome === 'restored')
      .map(({ step }) => ({ runId: undone, key: stepNames.keyOfUndo(step) })),
  };
}

function digestChanges(items: readonly PlanItem[], entries: readonly RunEntry[]): readonly DigestedChange[] {
  const open = eventsOf(entries, 'run-finished').length === 0 && wasAllowed(entries);
  const ended = new Set(
    [...eventsOf(entries, 'step-finished'), ...eventsOf(entries, 'step-failed')].map(({ step }) => step),
  );
  return items.flatMap((item) => {
    if (item.decision.kind !== 'action') return [];
    const step = stepNames.contain(item.key);
    const begun = eventsOf(entries, 'effect-started').findLast((event) => event.step === step);
    const reserved = open && !ended.has(step) && item.decision.plan.outcome === 'change';
    if (begun === undefined && !reserved) return [];
    const made = begun === undefined ? {} : { madeAt: begun.at };
    return [{ key: item.key, reserved, ...made, ...countedAs(begun?.plan ?? item.decision.plan) }];
  });
}

/**
 * Whether the guards let the run through: from then on its changes are reserved. A run that died before they had spoken
 * has reserved nothing, since they are asked again, about all runs, when it is recovered.
 */
function wasAllowed(entries: readonly RunEntry[]): boolean {
  return resultOf(entries, stepNames.guards, checkGuards) === null;
}

/** What of a planned change the guards count. */
export function countedAs(plan: ActionPlan): Pick<CountedChange, 'account' | 'takes'> {
  if (plan.outcome !== 'change') return {};
  const { account, depletes } = plan.facts;
  return {
    ...(account === undefined ? {} : { account }),
    ...(depletes === undefined ? {} : { takes: { pool: depletes.pool, member: depletes.target } }),
  };
}
