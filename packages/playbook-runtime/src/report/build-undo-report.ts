import { given } from '@drawbridge/base';
import type { UndoResult } from '@drawbridge/response-actions';

import { namePeople } from '../approvals/approver-names.ts';
import { eventsOf, type EffectToUndo, type RunEntry, type UndoInput } from '../journal/run-events.ts';
import { resultOf, undoItem } from '../journal/run-actions.ts';
import { stepNames } from '../journal/step-names.ts';
import { cancelledOf } from './build-report.ts';
import type { Unwritten } from './run-report.ts';
import type { UndoReport, UndoReportItem, UndoStatus } from './undo-report.ts';

export interface UndoReportParts {
  readonly runId: string;
  readonly input: UndoInput;
  readonly entries: readonly RunEntry[];
  readonly settled: boolean;
  readonly unwritten?: Unwritten;
}

/** Makes the report of an undo run out of its journal. */
export function buildUndoReport(parts: UndoReportParts): UndoReport {
  const { runId, input, entries, settled } = parts;
  const items = input.effects.map((effect) => reportEffect(effect, entries, settled));
  const cancelled = cancelledOf(entries);
  const started = entries[0]?.at;
  const finished = eventsOf(entries, 'run-finished').at(-1)?.at;
  return {
    kind: 'undo',
    runId,
    undoes: input.undoes,
    ...summariseUndo(items, settled, cancelled !== undefined),
    requester: input.requester,
    people: namePeople(input.requester, input.approvals ?? []),
    reactivate: input.reactivate,
    ...given({ startedAt: started, finishedAt: finished, cancelled, unwritten: parts.unwritten }),
    items,
  };
}

/** Status and sentence of an undo. */
export function summariseUndo(
  items: readonly UndoReportItem[],
  settled = true,
  cancelled = false,
): Pick<UndoReport, 'status' | 'summary'> {
  const ended = settled ? undoStatusOf(items) : 'unfinished';
  const status = cancelled && ended === 'refused' ? 'cancelled' : ended;
  if (items.length === 0) return { status, summary: 'Nothing to undo: the run changed nothing.' };
  const outcomes = [...new Set(items.map((item) => item.outcome))];
  const parts = outcomes.map(
    (outcome) => `${items.filter((item) => item.outcome === outcome).length} ${words[outcome]}`,
  );
  return { status, summary: `${heads[status]}: ${parts.join(', ')}.` };
}

function undoStatusOf(items: readonly UndoReportItem[]): UndoStatus {
  const has = (...outcomes: readonly UndoReportItem['outcome'][]) =>
    items.some((item) => outcomes.includes(item.outcome));
  const incomplete = has('refused', 'failed', 'unverified', 'unknown', 'not-reached');
  if (has('restored')) return incomplete ? 'partly-restored' : 'restored';
  if (!incomplete) return 'nothing-to-do';
  return has('failed', 'unverified', 'unknown') ? 'failed' : 'refused';
}

const words: Readonly<Record<UndoReportItem['outcome'], string>> = {
  restored: 'put back',
  nothing: 'with nothing to put back',
  unverified: 'done but not confirmed',
  refused: 'refused',
  failed: 'failed',
  unknown: 'in doubt',
  'not-reached': 'not reached',
};

const heads: Readonly<Record<UndoStatus, string>> = {
  restored: 'Undone',
  'nothing-to-do': 'Nothing to undo',
  'partly-restored': 'Only partly undone',
  failed: 'Not undone',
  refused: 'Refused',
  cancelled: 'Cancelled',
  unfinished: 'The undo has not ended',
};

function reportEffect(effect: EffectToUndo, entries: readonly RunEntry[], settled: boolean): UndoReportItem {
  const step = stepNames.undo(effect.key);
  const { key, action, target, targetId } = effect;
  const base = { key, action, target, targetId };
  const result = resultOf(entries, step, undoItem);
  if (result !== undefined) return { ...base, ...tellUndo(result) };
  const failed = eventsOf(entries, 'step-failed').find((event) => event.step === step);
  const begun = eventsOf(entries, 'undo-started').some((event) => event.step === step);
  if (failed !== undefined) {
    const { code, reason, hints } = failed;
    const outcome = begun && failed.retryable ? 'unknown' : code === 'target-busy' ? 'refused' : 'failed';
    return { ...base, outcome, code, detail: reason, hints };
  }
  // Its end is known, though the step's is not in the journal: the process died in between, or the disk was full.
  const made = eventsOf(entries, 'undo-finished').findLast((event) => event.step === step)?.result;
  if (made !== undefined) return { ...base, ...tellUndo(made) };
  const hints = ['look at the target in its cloud, and finish restoring it there'];
  if (begun)
    return { ...base, outcome: 'unknown', detail: 'the run stopped while this was being put back', hints };
  if (!settled) return { ...base, outcome: 'not-reached', detail: 'the run has not reached it', hints };
  const detail = 'the run ended before this; it was not put back';
  return { ...base, outcome: 'not-reached', detail, hints: ['undo the run again'] };
}

/** How one result of an undo reads in a report. */
function tellUndo(
  result: UndoResult,
): Pick<UndoReportItem, 'outcome' | 'detail' | 'hints' | 'code' | 'changedSince'> {
  switch (result.outcome) {
    case 'restored':
      return { outcome: 'restored', detail: result.evidence, hints: [] };
    case 'unverified':
    case 'nothing':
      return { outcome: result.outcome, detail: result.reason, hints: [] };
    case 'refused': {
      const { outcome, code, reason: detail, hints, changedSince } = result;
      return { outcome, code, detail, hints, ...given({ changedSince }) };
    }
    case 'failed':
      return { outcome: result.outcome, code: result.code, detail: result.reason, hints: result.hints };
  }
}
