import { given } from '@drawbridge/base';

import { namePeople } from '../approvals/approver-names.ts';
import { eventsOf, type ContainmentInput, type RunEntry } from '../journal/run-events.ts';
import { resultOf, writeBack } from '../journal/run-actions.ts';
import type { WriteBackReport } from '../journal/write-back-report.ts';
import { stepNames } from '../journal/step-names.ts';
import { guardOf, reportItem } from './report-item.ts';
import type { ReportItem, RunReport, UndoOffer, Unwritten } from './run-report.ts';
import { countLeft, statusOf, summaryOf } from './run-status.ts';

function evidenceOf(entries: readonly RunEntry[]): Pick<RunReport, 'evidence'> {
  const evidence = eventsOf(entries, 'run-finished').at(-1)?.evidence;
  return given({ evidence });
}

export interface ReportParts {
  readonly runId: string;
  readonly input: ContainmentInput;
  /** Empty for a run that was refused before it began. */
  readonly entries: readonly RunEntry[];
  /** The work is over, whether or not its end is in the journal yet. */
  readonly settled: boolean;
  readonly refusal?: NonNullable<RunReport['refusal']>;
  readonly undoneBy?: readonly string[];
  readonly unwritten?: Unwritten;
}

/** Makes a report of a run out of its journal. Pure: what is not in the journal is not in the report. */
export function buildReport(parts: ReportParts): RunReport {
  const { runId, input, entries, settled } = parts;
  const { plan } = input;
  const guard = guardOf(entries);
  const refusal = parts.refusal ?? guard ?? undefined;
  const before =
    parts.refusal === undefined ? guard : { guard: 'targets' as const, overridable: false, ...parts.refusal };
  const items = plan.items.map((item) => reportItem(item, entries, before, settled));
  const left = countLeft(plan);
  const cancelled = cancelledOf(entries);
  const status = settled ? statusOf(items, left, cancelled !== undefined) : 'unfinished';
  return {
    kind: 'containment',
    runId,
    status,
    summary: summaryOf(status, items, left, plan.noTarget),
    ...(refusal === undefined
      ? {}
      : { refusal: { code: refusal.code, reason: refusal.reason, hints: refusal.hints } }),
    playbook: { id: plan.playbook.id, name: plan.playbook.name, version: plan.playbook.version },
    incident: plan.incident,
    requester: input.requester,
    approvals: input.approvals,
    people: namePeople(input.requester, input.approvals, input.requesterSubject),
    planHash: plan.hash,
    plannedAt: plan.plannedAt,
    ...times(entries),
    recovered: eventsOf(entries, 'run-recovered').length > 0,
    items,
    notTaken: plan.notTaken,
    unread: plan.unread,
    ...given({ noTarget: plan.noTarget }),
    residual: items.flatMap((item) => item.residual.map((left) => ({ ...left, targetId: item.targetId }))),
    ...evidenceOf(entries),
    undo: undoOffer(items),
    writeBack: writeBackOf(entries),
    ...given({ cancelled, unwritten: parts.unwritten }),
    undoneBy: parts.undoneBy ?? [],
  };
}

/** Who ended the run before all of it was done. */
export function cancelledOf(entries: readonly RunEntry[]): RunReport['cancelled'] {
  const event = eventsOf(entries, 'run-cancelled').at(-1);
  return event === undefined ? undefined : { by: event.by, reason: event.reason };
}

function times(entries: readonly RunEntry[]): Pick<RunReport, 'startedAt' | 'finishedAt' | 'durationMs'> {
  const started = entries[0]?.at;
  if (started === undefined) return {};
  const finished = eventsOf(entries, 'run-finished').at(-1)?.at;
  if (finished === undefined) return { startedAt: started };
  return {
    startedAt: started,
    finishedAt: finished,
    durationMs: new Date(finished).getTime() - new Date(started).getTime(),
  };
}

function undoOffer(items: readonly ReportItem[]): UndoOffer {
  const effects = items.filter(
    (item) => item.effectBegun && item.outcome !== 'undone' && item.reversible !== 'no',
  );
  return {
    possible: effects.length > 0,
    needsReactivate: effects.some((effect) => effect.reversible === 'explicit'),
    effects: effects.length,
  };
}

function writeBackOf(entries: readonly RunEntry[]): WriteBackReport {
  const told = resultOf(entries, stepNames.writeBack, writeBack);
  if (told !== undefined) return told;
  const failed = eventsOf(entries, 'step-failed').find((event) => event.step === stepNames.writeBack);
  if (failed !== undefined) return { outcome: 'failed', reason: failed.reason };
  return { outcome: 'none', reason: 'the incident was not updated' };
}
