import { fail, given, problem, succeed, type Result } from '@drawbridge/base';

import { readRunReport } from '../report/read-run-report.ts';
import type { RunReport } from '../report/run-report.ts';
import { carryOutUndo, unfinishedUndo } from '../undo/undo-run.ts';
import type { UndoReport } from '../report/undo-report.ts';
import { carryOutRun, unfinishedReport } from '../run/execute-run.ts';
import { reportAnyway } from '../run/report-anyway.ts';
import { observedRun } from '../run/observed-run.ts';
import type { ReopenOptions } from '../store/open-run.ts';
import type { RunEnvironment } from '../run/run-environment.ts';
import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import { settleEndedRun } from './settle-ended-run.ts';

export interface RecoverRunOptions extends RunEnvironment, ReopenOptions {
  readonly runId: string;
}

/**
 * Resumes a run whose process has died. What the journal holds is not done again; the change in flight is made
 * again, which is harmless, and verified; what cannot be determined is reported as unknown. A run that has ended makes
 * no change: what its process did not come to after its last entry is done, and it is reported.
 */
export async function recoverRun(options: RecoverRunOptions): Promise<Result<RunReport | UndoReport>> {
  const { store, runId } = options;
  const before = await store.read(runId);
  if (!before.ok) return fail(...before.problems);
  if (eventsOf(before.value, 'run-finished').length > 0) return reportEnded(options, before.value);
  const opened = await store.reopen(runId, options);
  if (!opened.ok) return fail(...opened.problems);
  const run = observedRun(opened.value, options.onProgress);
  try {
    const input = eventsOf(run.entries(), 'run-started')[0]?.input;
    if (input === undefined) return fail(neverStarted(runId));
    const resume = async <Report>(work: () => Promise<Report>): Promise<Report> => {
      await run.append({ type: 'run-recovered' });
      return work();
    };
    const report =
      input.kind === 'undo'
        ? await reportAnyway(run, unfinishedUndo(run, input), () =>
            resume(() => carryOutUndo(input, options, run)),
          )
        : await reportAnyway(run, unfinishedReport(run, input), () =>
            resume(() => carryOutRun(input, options, run)),
          );
    return succeed(report, opened.problems);
  } finally {
    await run.close();
  }
}

async function reportEnded(
  { store, runId, ownerIsDead }: RecoverRunOptions,
  entries: readonly RunEntry[],
): Promise<Result<RunReport | UndoReport>> {
  const warnings = await settleEndedRun(store, runId, entries, given({ ownerIsDead }));
  const report = await readRunReport(store, runId);
  return report.ok ? succeed(report.value, [...report.problems, ...warnings]) : report;
}

function neverStarted(runId: string) {
  return problem('run/never-started', `the run ${runId} stopped before it started; nothing was done`, {
    hints: [`to end it: drawbridge runs cancel ${runId}; then start again with a new plan`],
  });
}
