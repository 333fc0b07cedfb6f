import { RunInterrupted } from '../engine/run-interrupted.ts';
import { hasHalfDoneStep } from '../journal/half-done.ts';
import type { OpenRun } from '../store/open-run.ts';

/**
 * Does the steps of a run. Where it is told to stop between two of them, the run ends there, with an entry that says so.
 * A step that an earlier process left half done is not ended by that: its outcome is unknown until it is recovered.
 */
export async function untilInterrupted(run: OpenRun, by: string, steps: () => Promise<void>): Promise<void> {
  try {
    await steps();
  } catch (thrown) {
    if (!(thrown instanceof RunInterrupted) || hasHalfDoneStep(run.entries())) throw thrown;
    await run.append({ type: 'run-cancelled', by, reason: thrown.message });
  }
}
