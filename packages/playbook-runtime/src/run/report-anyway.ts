import { RunInterrupted } from '../engine/run-interrupted.ts';
import type { RunEntry } from '../journal/run-events.ts';
import type { Unwritten } from '../report/run-report.ts';
import type { OpenRun } from '../store/open-run.ts';
import { refusedByDisk } from '../store/unwritten.ts';

/**
 * Does the work of a run, and reports it also where the disk refuses the rest of its journal, or it was told to stop in
 * the middle of what an earlier process had begun. What happened to the targets is never lost to a full disk: the report
 * says it, and the run stays to be recovered.
 */
export async function reportAnyway<Report>(
  run: OpenRun,
  build: (entries: readonly RunEntry[], unwritten?: Unwritten) => Report,
  work: () => Promise<Report>,
): Promise<Report> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof RunInterrupted) return build(run.entries());
    const refused = refusedByDisk(thrown);
    if (refused === undefined) throw thrown;
    return build([...run.entries(), ...refused.happened], {
      reason: refused.reason,
      hints: [`make room, or make the folder writable; then: drawbridge runs recover ${run.runId}`],
    });
  }
}
