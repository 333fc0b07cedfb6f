import { given } from '@drawbridge/base';
import type { ActionPlan, ActionResult, UndoResult } from '@drawbridge/response-actions';

import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import type { PlanItem } from '../plan/run-plan.ts';
import { checkGuards, containItem, resultOf } from '../journal/run-actions.ts';
import { stepNames } from '../journal/step-names.ts';
import type { ReportItem } from './run-report.ts';

type Told = Pick<ReportItem, 'outcome' | 'detail'> & Partial<Pick<ReportItem, 'code' | 'hints' | 'residual'>>;

/** What a journal says of one item of the plan. `settled`: the run is over, so what has not started never will. */
export function reportItem(
  item: PlanItem,
  entries: readonly RunEntry[],
  guard: GuardRefusal | null,
  settled: boolean,
): ReportItem {
  const step = stepNames.contain(item.key);
  const started = eventsOf(entries, 'step-started').find((event) => event.step === step);
  const ended = [...eventsOf(entries, 'step-finished'), ...eventsOf(entries, 'step-failed')].find(
    (event) => event.step === step,
  );
  const told = tell(item, entries, guard, settled);
  const plan = item.decision.kind === 'action' ? item.decision.plan : undefined;
  const change = plan?.outcome === 'change' ? plan : undefined;
  return {
    key: item.key,
    step: item.step,
    action: item.action,
    actionTitle: item.actionTitle,
    target: item.target,
    targetId: item.targetId,
    from: item.from,
    outcome: told.outcome,
    ...given({ code: told.code }),
    detail: told.detail,
    hints: told.hints ?? [],
    ...given({ summary: change?.summary }),
    differences: change?.differences ?? [],
    residual: told.residual ?? [],
    reversible: item.reversible,
    effectBegun: eventsOf(entries, 'effect-started').some((event) => event.step === step),
    ...given({ startedAt: started?.at, finishedAt: ended?.at }),
  };
}

function tell(
  item: PlanItem,
  entries: readonly RunEntry[],
  guard: GuardRefusal | null,
  settled: boolean,
): Told {
  const step = stepNames.contain(item.key);
  const result = resultOf(entries, step, containItem);
  if (result !== undefined) return withUndo(item, entries, tellResult(result));
  const failed = eventsOf(entries, 'step-failed').find((event) => event.step === step);
  const begun = eventsOf(entries, 'effect-started').some((event) => event.step === step);
  if (failed !== undefined) return tellFailure(failed, begun);
  // Its end is known, though the step's is not in the journal: the process died in between, or the disk was full.
  const made = eventsOf(entries, 'effect-finished').findLast((event) => event.step === step)?.result;
  if (made?.outcome === 'failed') return tellFailure(made, begun);
  if (made !== undefined) return withUndo(item, entries, tellResult(made));
  if (eventsOf(entries, 'step-started').some((event) => event.step === step)) return tellCutOff(begun);
  return tellUntouched(item, entries, guard, settled);
}

function tellResult(result: ActionResult): Told {
  switch (result.outcome) {
    case 'contained':
      return { outcome: 'contained', detail: result.evidence, residual: result.residual };
    case 'unverified':
    case 'nothing':
      return { outcome: result.outcome, detail: result.reason, residual: result.residual };
    case 'refused':
    case 'failed':
      return { outcome: result.outcome, code: result.code, detail: result.reason, hints: result.hints };
  }
}

/** A change that was started and got no answer may have taken effect: that is not "failed". */
function tellFailure(
  failed: {
    readonly code: string;
    readonly reason: string;
    readonly retryable: boolean;
    readonly hints: readonly string[];
  },
  begun: boolean,
): Told {
  const { code, reason, hints } = failed;
  if (code === 'target-busy') return { outcome: 'refused', code, detail: reason, hints };
  if (!begun || !failed.retryable) return { outcome: 'failed', code, detail: reason, hints };
  return {
    outcome: 'unknown',
    code,
    detail: `the change was started and may have taken effect: ${reason}`,
    hints: [...hints, 'check the target, then plan again or undo this run'],
  };
}

/** A change that was not begun was not made; one that was may have been. */
function tellCutOff(begun: boolean): Told {
  if (!begun) {
    return {
      outcome: 'not-reached',
      detail: 'the run stopped before it started this change; nothing was done',
    };
  }
  return {
    outcome: 'unknown',
    detail: 'the run stopped while the change was being made; it may have taken effect',
    hints: ['look at the target in its cloud, and finish or reverse the change there'],
  };
}

function tellUntouched(
  item: PlanItem,
  entries: readonly RunEntry[],
  guard: GuardRefusal | null,
  settled: boolean,
): Told {
  const { decision } = item;
  if (decision.kind === 'skipped') return { outcome: 'skipped', detail: decision.reason };
  if (decision.kind === 'guarded') return tellRefusal(decision.refusal);
  const planned = tellPlan(decision.plan);
  if (planned !== undefined) return planned;
  if (guard !== null) return tellRefusal(guard);
  if (!settled) return { outcome: 'not-reached', detail: 'the run has not reached it' };
  const why =
    eventsOf(entries, 'run-cancelled').length > 0
      ? 'the run was cancelled'
      : 'an earlier failure ended the run';
  return { outcome: 'not-reached', detail: `${why}; nothing was done here` };
}

function tellRefusal({ code, reason, hints }: GuardRefusal): Told {
  return { outcome: 'refused', code, detail: reason, hints };
}

function tellPlan(plan: ActionPlan): Told | undefined {
  if (plan.outcome === 'change') return undefined;
  if (plan.outcome === 'nothing') return { outcome: 'nothing', detail: plan.reason, residual: plan.residual };
  return { outcome: plan.outcome, code: plan.code, detail: plan.reason, hints: plan.hints };
}

function withUndo(item: PlanItem, entries: readonly RunEntry[], told: Told): Told {
  const step = stepNames.undo(item.key);
  const result = eventsOf(entries, 'undo-finished').findLast((event) => event.step === step)?.result;
  if (result === undefined) return told;
  if (result.outcome === 'restored') {
    return { outcome: 'undone', detail: `put back because the run failed: ${result.evidence}` };
  }
  return { ...told, hints: [...(told.hints ?? []), `${automaticUndo[result.outcome]}: ${reasonOf(result)}`] };
}

/** What is said of an automatic undo that is not seen to have restored: of the four only one has failed. */
const automaticUndo: Readonly<Record<Exclude<UndoResult['outcome'], 'restored'>, string>> = {
  unverified: 'the automatic undo was made, and is not confirmed',
  nothing: 'the automatic undo found nothing to put back',
  refused: 'the automatic undo was refused',
  failed: 'the automatic undo failed',
};

function reasonOf(result: Exclude<UndoResult, { outcome: 'restored' }>): string {
  return result.reason;
}

/** The refusal of the guards, which are evaluated again before the first effect; null where they allow it. */
export function guardOf(entries: readonly RunEntry[]): GuardRefusal | null {
  return resultOf(entries, stepNames.guards, checkGuards) ?? null;
}
