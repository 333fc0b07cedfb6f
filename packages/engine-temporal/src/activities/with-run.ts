import type { Clock } from '@drawbridge/base';
import {
  cancellationOf,
  eventsOf,
  receivedSignal,
  type ActionsOf,
  type EngineStore,
  type OpenRun,
} from '@drawbridge/playbook-runtime';
import { ApplicationFailure } from '@temporalio/activity';

import { runIsOver, type TaskOrder } from '../tasks/run-tasks.ts';

/** What the tasks of a worker are carried out with. */
export interface TaskParts {
  readonly store: EngineStore;
  readonly clock: Clock;
  readonly actions: ActionsOf<OpenRun>;
  /** Told of a task that met a fault of ours. Temporal tries it again. */
  readonly onProblem: (runId: string, error: unknown) => void;
  readonly onEnded: (runId: string, status: string) => void;
}

/** Opens the journal of a run, writes what came from outside into it, and works on it. */
export async function withRun<T>(
  parts: TaskParts,
  { runId, notes }: TaskOrder,
  work: (run: OpenRun) => Promise<T>,
): Promise<T> {
  const run = await openRun(parts, runId);
  try {
    for (const note of notes) {
      const entries = run.entries();
      const isKnown =
        note.type === 'run-cancelled' ? cancellationOf(entries) : receivedSignal(entries, note.step);
      if (isKnown === undefined) await run.append(note);
    }
    return await work(run);
  } catch (error) {
    parts.onProblem(runId, error);
    throw error;
  } finally {
    await run.close();
  }
}

/** Opens a run. One that another process has open fails for now; one that has ended by other means fails for good. */
async function openRun({ store, onProblem }: TaskParts, runId: string): Promise<OpenRun> {
  const opened = await store.reopen(runId);
  if (opened.ok) {
    if (eventsOf(opened.value.entries(), 'run-finished').length === 0) return opened.value;
    await opened.value.close();
    throw over(`the run ${runId} has ended`);
  }
  const [why] = opened.problems;
  if (why?.code === 'run/unknown') throw over(why.message);
  const failure = ApplicationFailure.create({
    message: why?.message ?? 'it cannot be opened',
    type: 'run-not-open',
  });
  if (why?.code !== 'run/busy') onProblem(runId, failure);
  throw failure;
}

function over(message: string): ApplicationFailure {
  return ApplicationFailure.create({ message, type: runIsOver, nonRetryable: true });
}
