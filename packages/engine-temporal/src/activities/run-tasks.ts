import { RetryableFailure, TerminalFailure } from '@drawbridge/base';
import { appendBeforeNext, failStep, knownOutcome, readEnd } from '@drawbridge/playbook-runtime';

import type { RunTasks } from '../tasks/run-tasks.ts';
import { attemptInJournal, toldOf } from './attempt-step.ts';
import { recallSteps } from './recall-steps.ts';
import { beginSleep, beginWait, endWait } from './waits.ts';
import { withRun, type TaskParts } from './with-run.ts';

/** The tasks as a worker carries them out. */
export function runTasks(parts: TaskParts): RunTasks {
  const { store, clock } = parts;
  return {
    note: (order) => withRun(parts, order, () => Promise.resolve()),
    recallStep: (order) =>
      withRun(parts, order, (run) => {
        const known = knownOutcome(run.entries(), order.step);
        return Promise.resolve(known === undefined ? null : toldOf(known, false));
      }),
    recallSteps: (order) =>
      withRun(parts, order, (run) => Promise.resolve(recallSteps(run.entries(), clock.now()))),
    attemptStep: (order) => attemptInJournal(parts, order),
    giveStepUp: (order) =>
      withRun(parts, order, async (run) => {
        const { code, reason, retryable, hints } = order.failure;
        const Kind = retryable ? RetryableFailure : TerminalFailure;
        if (knownOutcome(run.entries(), order.step) === undefined)
          await failStep(run, order.step, new Kind(code, reason, { hints }));
        if (order.release !== undefined) await store.release(order.release, run.runId);
      }),
    awaitSignal: (order) =>
      withRun(parts, order, (run) => beginWait(run, clock, order.name, order.timeoutMs)),
    timeSignalOut: (order) => withRun(parts, order, (run) => endWait(run, order.name)),
    beginSleep: (order) => withRun(parts, order, (run) => beginSleep(run, clock, order)),
    finishRun: async (order) => {
      const finished = await withRun(parts, order, (run) =>
        Promise.resolve({ run, written: appendBeforeNext(run, { type: 'run-finished', ...order.finish }) }),
      );
      // Once it is durable, nobody waits until it is signed as well.
      if (readEnd(finished.run.entries()) === undefined) await finished.written;
      parts.onEnded(order.runId, order.finish.status);
    },
  };
}
