import { fail, problem, succeed, type Result } from '@drawbridge/base';

import { eventsOf } from '../journal/run-events.ts';
import type { RunStore } from '../store/run-store.ts';
import { buildUndoReport } from './build-undo-report.ts';
import type { UndoReport } from './undo-report.ts';
import { buildReport } from './build-report.ts';
import type { RunReport } from './run-report.ts';

/** The report of a run, finished or not, out of its journal. */
export async function readRunReport(store: RunStore, runId: string): Promise<Result<RunReport | UndoReport>> {
  const read = await store.read(runId);
  if (!read.ok) return fail(...read.problems);
  const entries = read.value;
  const input = eventsOf(entries, 'run-started')[0]?.input;
  if (input === undefined) {
    return fail(
      problem('run/never-started', `the run ${runId} stopped before it started; nothing was done`, {
        hints: [`to end it: drawbridge runs cancel ${runId}`],
      }),
    );
  }
  const settled = eventsOf(entries, 'run-finished').length > 0;
  if (input.kind === 'undo') {
    return succeed(buildUndoReport({ runId, input, entries, settled }), read.problems);
  }
  const { runs } = await store.list();
  const undoneBy = runs.filter((run) => run.undoes === runId).map((run) => run.runId);
  return succeed(buildReport({ runId, input, entries, settled, undoneBy }), read.problems);
}
