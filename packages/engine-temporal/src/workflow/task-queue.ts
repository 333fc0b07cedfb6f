import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

import type { RunTasks, TaskOrder } from '../tasks/run-tasks.ts';
import type { RunState } from './run-state.ts';

/**
 * How long a worker may be silent before another one takes the step over: its process has died, or its machine has. A
 * step itself may last an hour: clouds are polled until an effect is real.
 */
const { attemptStep } = proxyActivities<RunTasks>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '20 seconds',
  // Attempts of a step are counted in its journal. What Temporal repeats is what met a fault of ours, or no database.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** Short pieces of work on the journal: done by the worker that has the workflow, without a task of their own. */
const journal = proxyLocalActivities<RunTasks>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** The tasks of one run, one after the other: a journal is open in one place at a time. Each takes the notes along. */
export class TaskQueue {
  readonly #state: RunState;
  #last: Promise<unknown> = Promise.resolve();
  #stepsInFlight = 0;

  constructor(state: RunState) {
    this.#state = state;
  }

  /** Whether a step is in flight: until it has ended, nothing can be written into the journal. */
  get isInStep(): boolean {
    return this.#stepsInFlight > 0;
  }

  /** Has a step attempted by any worker. */
  attempt(order: Omit<Parameters<RunTasks['attemptStep']>[0], keyof TaskOrder>) {
    return this.#inTurn(async (told) => {
      this.#stepsInFlight += 1;
      try {
        return await attemptStep({ ...order, ...told });
      } finally {
        this.#stepsInFlight -= 1;
      }
    });
  }

  /** Does something short with the journal. */
  journal<T>(work: (tasks: RunTasks, told: TaskOrder) => Promise<T>): Promise<T> {
    return this.#inTurn((told) => work(journal, told));
  }

  /** Writes the notes that are left, if there are any. */
  flush(): Promise<void> {
    return this.#inTurn(async (told) => {
      if (told.notes.length > 0) await journal.note(told);
    });
  }

  #inTurn<T>(work: (told: TaskOrder) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const kept = this.#state.takeNotes();
      const came = await work({ runId: this.#state.runId, notes: kept.map(({ note }) => note) });
      for (const note of kept) note.isJournaled = true;
      return came;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
