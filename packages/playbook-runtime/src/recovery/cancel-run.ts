import { fail, given, problem, succeed, type Result } from '@drawbridge/base';

import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import { buildReport } from '../report/build-report.ts';
import { buildUndoReport } from '../report/build-undo-report.ts';
import { buildEvidence } from '../report/evidence-bundle.ts';
import { writeEvidence } from '../report/evidence-file.ts';
import { readRunReport } from '../report/read-run-report.ts';
import type { RunReport } from '../report/run-report.ts';
import type { UndoReport } from '../report/undo-report.ts';
import type { OpenRun, ReopenOptions } from '../store/open-run.ts';
import type { RunStore } from '../store/run-store.ts';
import { refusedByDisk } from '../store/unwritten.ts';

export interface CancelRunOptions extends ReopenOptions {
  readonly store: RunStore;
  readonly runId: string;
  /** Who ends it. */
  readonly by: string;
  readonly reason: string;
}

/** What is left of a run that was cancelled; without a report where it had not even started. */
export interface CancelledRun {
  readonly runId: string;
  readonly report?: RunReport | UndoReport;
}

/**
 * Ends a run that has not ended, without another look at its targets: they are free again. Whatever it had begun and not
 * confirmed is reported as in doubt, and can still be undone. To have it finished and verified instead, recover it.
 */
export async function cancelRun(options: CancelRunOptions): Promise<Result<CancelledRun>> {
  const { store, runId } = options;
  const before = await store.read(runId);
  if (!before.ok) return fail(...before.problems);
  if (eventsOf(before.value, 'run-finished').length > 0) return fail(hasEnded(runId));
  const opened = await store.reopen(runId, options);
  if (!opened.ok) return fail(...opened.problems);
  try {
    await end(opened.value, options);
  } catch (thrown) {
    const refused = refusedByDisk(thrown);
    if (refused === undefined) throw thrown;
    return fail(problem('run/store-unusable', refused.reason, { file: opened.value.place }));
  } finally {
    await opened.value.close();
  }
  if (eventsOf(before.value, 'run-started').length === 0) return succeed({ runId });
  const report = await readRunReport(store, runId);
  return report.ok ? succeed({ runId, report: report.value }, report.problems) : fail(...report.problems);
}

async function end(run: OpenRun, { by, reason }: CancelRunOptions): Promise<void> {
  await run.append({ type: 'run-cancelled', by, reason });
  const evidence = await keepEvidence(run);
  await run.append({
    type: 'run-finished',
    status: statusOf(run.runId, run.entries()),
    ...given({ evidence }),
  });
}

/** Of a containment. An undo has none. */
async function keepEvidence(run: OpenRun): Promise<string | undefined> {
  const input = eventsOf(run.entries(), 'run-started')[0]?.input;
  if (input?.kind !== 'containment') return undefined;
  const evidence = buildEvidence(run.runId, input, run.entries());
  await writeEvidence(run, evidence);
  return evidence.sha256;
}

function statusOf(runId: string, entries: readonly RunEntry[]): string {
  const input = eventsOf(entries, 'run-started')[0]?.input;
  if (input === undefined) return 'cancelled';
  return input.kind === 'undo'
    ? buildUndoReport({ runId, input, entries, settled: true }).status
    : buildReport({ runId, input, entries, settled: true }).status;
}

function hasEnded(runId: string) {
  return problem('run/ended', `the run ${runId} has ended: there is nothing to cancel`, {
    hints: [`what it did: drawbridge runs show ${runId}`, `to put it back: drawbridge undo ${runId}`],
  });
}
