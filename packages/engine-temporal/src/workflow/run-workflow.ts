import { finishOf, type RegisteredBody } from '@drawbridge/playbook-runtime';
import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  workflowInfo,
} from '@temporalio/workflow';

import { runIsOver } from '../tasks/run-tasks.ts';
import type { RunTicket } from '../tasks/run-ticket.ts';
import { receiveUpdates } from './receive-updates.ts';
import { RunState } from './run-state.ts';
import { TaskQueue } from './task-queue.ts';
import { contextOf } from './workflow-context.ts';

/** Makes the workflow that carries out one run with one of these bodies. All that it does is in the journal as well. */
export function runWorkflow(bodies: readonly RegisteredBody[]): (ticket: RunTicket) => Promise<void> {
  return async (ticket) => {
    const state = new RunState(ticket);
    const tasks = new TaskQueue(state);
    receiveUpdates(state, tasks);
    const isEnd = await Promise.race([untilEnd(bodies, ticket, state, tasks), untilLong(state)]);
    await tasks.flush().catch(untilOver);
    await condition(allHandlersFinished);
    if (!isEnd)
      await continueAsNew<(next: RunTicket) => Promise<void>>({
        ...ticket,
        known: state.known,
        resumes: true,
      });
  };
}

/** Runs the body to its end, which is then in the journal. */
async function untilEnd(
  bodies: readonly RegisteredBody[],
  { body, input, resumes }: RunTicket,
  state: RunState,
  tasks: TaskQueue,
): Promise<true> {
  const found = bodies.find(({ name }) => name === body);
  // A task that throws this is tried again until a worker has the body.
  if (found === undefined) throw new Error(`the bundle has no body '${body}'`);
  const mayContinue = () => (isLong(state) ? new Promise<never>(() => undefined) : Promise.resolve());
  try {
    if (resumes === true) state.recall(await tasks.journal((task, told) => task.recallSteps(told)));
    const finish = await finishOf(() => found.body(contextOf({ state, tasks, mayContinue }), input ?? null));
    if (finish === undefined) throw new Error(`the body '${body}' has waited as no body can here`);
    state.isEnding = true;
    await tasks.journal((task, told) => task.finishRun({ ...told, finish }));
  } catch (error) {
    untilOver(error);
  }
  return true;
}

/** A run that somebody has ended or set aside by other means has nothing left to do. */
function untilOver(error: unknown): void {
  const { cause } = error instanceof ActivityFailure ? error : { cause: undefined };
  if (!(cause instanceof ApplicationFailure) || cause.type !== runIsOver) throw error;
}

/**
 * A history that has become long is left: another workflow takes the run up at its journal. Runs that wait for a pause to
 * end, for days, get there.
 */
async function untilLong(state: RunState): Promise<false> {
  await condition(() => isLong(state) && !state.isEnding);
  return false;
}

/** Without progress, the next workflow would come to the same point with the same history. */
function isLong({ hasProgressed }: RunState): boolean {
  return hasProgressed && workflowInfo().continueAsNewSuggested;
}
