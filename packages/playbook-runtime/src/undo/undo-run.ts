import { given, isFailure, fail, problem, succeed, type Result } from '@drawbridge/base';

import { inProcessEngine } from '../in-process/in-process-engine.ts';
import { bindAction } from '../engine/run-action.ts';
import type { RunBody } from '../engine/run-engine.ts';
import { undoItem } from '../journal/run-actions.ts';
import { undoEffect } from '../run/containment-actions.ts';
import type { RunEnvironment } from '../run/run-environment.ts';
import { namePeople } from '../approvals/approver-names.ts';
import { checkApprovals } from '../run/approvals.ts';
import type { Approval, EffectToUndo, RunEntry, UndoInput } from '../journal/run-events.ts';
import type { Unwritten } from '../report/run-report.ts';
import { reportAnyway } from '../run/report-anyway.ts';
import { untilInterrupted } from '../run/until-interrupted.ts';
import { stepNames } from '../journal/step-names.ts';
import { observedRun } from '../run/observed-run.ts';
import type { OpenRun } from '../store/open-run.ts';
import { buildUndoReport, summariseUndo } from '../report/build-undo-report.ts';
import { planUndoRun, type UndoRunPlan, type UndoRunPlanItem } from './plan-undo-run.ts';
import type { UndoReport, UndoReportItem } from '../report/undo-report.ts';

export interface UndoRunOptions extends Pick<RunEnvironment, 'store' | 'runner' | 'context' | 'onProgress'> {
  /** The run to undo. */
  readonly runId: string;
  readonly requester: string;
  /** Signed approvals of the undo's plan. None is needed; what is given has to be good. */
  readonly approvals?: readonly Approval[];
  /** A person explicitly allows the undo to re-open access. */
  readonly reactivate: boolean;
}

const retry = { attempts: 3, firstWaitMs: 2_000, longestWaitMs: 60_000 };

/**
 * Puts back what a run changed, the last change first, as a run of its own. What somebody has changed since is left
 * alone. The second time there is nothing to do, and no run is started.
 */
export async function undoRun(options: UndoRunOptions): Promise<Result<UndoReport>> {
  const planned = await planUndoRun(options);
  if (!planned.ok) return fail(...planned.problems);
  if (planned.value.outcome !== 'restore') return succeed(withoutRun(options, planned.value));
  const refusal = refuseApprovals(options, planned.value);
  if (refusal !== undefined) return fail(refusal);
  const input: UndoInput = {
    kind: 'undo',
    undoes: options.runId,
    requester: options.requester,
    ...(options.approvals === undefined || options.approvals.length === 0
      ? {}
      : { approvals: options.approvals }),
    reactivate: options.reactivate,
    effects: planned.value.items.map(effectOf),
  };
  const runId = await options.store.runIdFor(`${options.runId}-undo`);
  const opened = await options.store.begin(runId);
  if (!opened.ok) return fail(...opened.problems);
  const run = observedRun(opened.value, options.onProgress);
  try {
    const report = await reportAnyway(run, unfinishedUndo(run, input), async () => {
      await run.append({ type: 'run-started', runId, input });
      return carryOutUndo(input, options, run);
    });
    return run.entries().length > 0 ? succeed(report) : fail(neverWritten(run, report));
  } finally {
    // Where not even its beginning could be written, it never was.
    await (run.entries().length === 0 ? run.discard() : run.close());
  }
}

/** An approval that is of another plan, too old, or the requester's own is no approval, and somebody thought it was. */
function refuseApprovals({ approvals = [], requester, context }: UndoRunOptions, { hash }: UndoRunPlan) {
  const need = {
    needed: approvals.length === 0 ? 0 : 1,
    why: 'one was given',
    validForMs: 4 * 3_600_000,
  } as const;
  const refusal = checkApprovals({ hash, need, requester }, approvals, context.clock.now());
  if (refusal === undefined) return undefined;
  return problem('undo/approval-missing', refusal.reason, { hints: refusal.hints });
}

function neverWritten(run: OpenRun, { unwritten }: UndoReport) {
  return problem('run/store-unusable', unwritten?.reason ?? 'the folder of runs could not be written', {
    file: run.place,
    hints: ['nothing was done: make room, or make the folder writable, and start again'],
  });
}

/** The report of an undo that did not come to its end in this process. */
export function unfinishedUndo(run: OpenRun, input: UndoInput) {
  return (entries: readonly RunEntry[], unwritten?: Unwritten): UndoReport =>
    buildUndoReport({ runId: run.runId, input, entries, settled: false, ...given({ unwritten }) });
}

/** Runs an undo over its journal, from the beginning or from where it ended. */
export async function carryOutUndo(
  input: UndoInput,
  environment: Pick<RunEnvironment, 'store' | 'runner' | 'context'>,
  run: OpenRun,
): Promise<UndoReport> {
  const { store, context } = environment;
  const undo = bindAction(undoItem, ({ key }, call) => {
    const effect = input.effects.find((candidate) => candidate.key === key);
    if (effect === undefined) throw new Error(`the undo has no effect '${key}'`);
    return undoEffect(effect, input.reactivate, environment, run, call);
  });
  const { clock, signal } = context;
  const engine = inProcessEngine({ run, store, clock, actions: [undo], signal });
  await untilInterrupted(run, input.requester, () => engine.run(run.runId, undoBody, input));
  const report = buildUndoReport({ runId: run.runId, input, entries: run.entries(), settled: true });
  await run.append({ type: 'run-finished', status: report.status });
  // An undo that was killed kept its targets: they are given back by the run that recovered it.
  for (const { targetId } of input.effects) await store.release(targetId, run.runId);
  return buildUndoReport({ runId: run.runId, input, entries: run.entries(), settled: true });
}

/** The others are still undone when one fails. */
const undoBody: RunBody<UndoInput, void> = async (context, input) => {
  for (const { key, targetId } of input.effects) {
    try {
      await context.act(stepNames.undo(key), undoItem, { key }, { serializeOn: targetId, retry });
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }
};

function effectOf(item: UndoRunPlanItem): EffectToUndo {
  const { key, action, target, targetId, undo } = item;
  return { key, action, target, targetId, undo };
}

function withoutRun(options: UndoRunOptions, plan: UndoRunPlan): UndoReport {
  const items = plan.items.flatMap((item): readonly UndoReportItem[] => {
    const { key, action, target, targetId, decision } = item;
    if (decision.outcome === 'restore') return [];
    const base = { key, action, target, targetId, detail: decision.reason };
    if (decision.outcome === 'nothing') return [{ ...base, outcome: 'nothing', hints: [] }];
    const { outcome, code, hints } = decision;
    const changedSince = outcome === 'refused' ? decision.changedSince : undefined;
    return [{ ...base, outcome, code, hints, ...given({ changedSince }) }];
  });
  const { requester, reactivate, runId } = options;
  const people = namePeople(requester, options.approvals ?? []);
  return { kind: 'undo', undoes: runId, ...summariseUndo(items), requester, people, reactivate, items };
}
