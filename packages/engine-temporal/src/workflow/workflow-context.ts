import { RetryableFailure, TerminalFailure, toJson, type Failure, type JsonValue } from '@drawbridge/base';
import {
  readResult,
  RunInterrupted,
  type ActOptions,
  type RunAction,
  type RunContext,
} from '@drawbridge/playbook-runtime';
import { condition } from '@temporalio/workflow';

import type { StepCame, ToldFailure } from '../tasks/run-tasks.ts';
import type { RunState } from './run-state.ts';
import type { TaskQueue } from './task-queue.ts';

/** What a body works with inside a workflow. */
export interface ContextParts {
  readonly state: RunState;
  readonly tasks: TaskQueue;
  /** Resolves where the body may take its next step; never, where another workflow takes the run up. */
  mayContinue(): Promise<void>;
}

/** How long a step waits for a target that another run holds, and how it asks again: as the embedded engine does. */
const claiming = { patienceMs: 600_000, firstWaitMs: 100, longestWaitMs: 5_000 };

/** What the body of a run sees. Whatever its journal holds is not done again: the tasks look there first. */
export function contextOf(parts: ContextParts): RunContext {
  return {
    runId: parts.state.runId,
    act: async (name, action, args, options) => {
      await parts.mayContinue();
      return act(parts, { name, action, args, options: options ?? {} });
    },
    signal: async (name, timeoutMs) => {
      await parts.mayContinue();
      return awaitSignal(parts, name, timeoutMs);
    },
    sleep: async (name, milliseconds) => {
      await parts.mayContinue();
      return sleep(parts, name, milliseconds);
    },
  };
}

interface Act<Args, Result> {
  readonly name: string;
  readonly action: RunAction<Args, Result>;
  readonly args: Args;
  readonly options: ActOptions;
}

async function act<Args, Result>(parts: ContextParts, work: Act<Args, Result>): Promise<Result> {
  const { name, action, options } = work;
  const { state, tasks } = parts;
  const recalled = state.outcomeOf(name);
  if (recalled?.is === 'done') return readResult(action, name, recalled.result);
  if (recalled?.is === 'failed') throw asFailure(recalled.failure);
  if (state.cancelled !== undefined && options.evenIfCancelled !== true) {
    const known = await tasks.journal((task, told) => task.recallStep({ ...told, step: name }));
    if (known?.is === 'done') return readResult(action, name, known.result);
    if (known?.is === 'failed') throw asFailure(known.failure);
    stopIfCancelled(state);
  }
  return readResult(action, name, await perform(parts, { ...work, args: toJson(work.args) }));
}

interface Work {
  readonly name: string;
  readonly action: { readonly name: string };
  readonly args: JsonValue;
  readonly options: ActOptions;
}

async function perform(parts: ContextParts, { name, action, args, options }: Work): Promise<JsonValue> {
  const { evenIfCancelled, ...rest } = options;
  const { state, tasks } = parts;
  const isOver = () => state.cancelled !== undefined && evenIfCancelled !== true;
  const giveUp = async (failure: ToldFailure, release?: string): Promise<never> => {
    const given = { step: name, failure, ...(release === undefined ? {} : { release }) };
    await tasks.journal((task, told) => task.giveStepUp({ ...told, ...given }));
    throw asFailure(failure);
  };
  let hasClaim = false;
  let heldMs = 0;
  for (let attempt = 1; ;) {
    await parts.mayContinue();
    const order = { ...rest, step: name, action: action.name, args, attempt, hasClaim };
    const came: StepCame = await tasks.attempt(order);
    if (came.is === 'again' || (came.is !== 'held' && came.isKnown !== true)) state.hasProgressed = true;
    if (came.is === 'done') return came.result;
    if (came.is === 'failed') throw asFailure(came.failure);
    if (came.is === 'again') {
      ({ hasClaim } = came);
      attempt += 1;
      await untilCancelled(state, came.waitMs, evenIfCancelled);
      if (isOver()) await giveUp(came.failure, hasClaim ? options.serializeOn : undefined);
    } else {
      if (!came.mayPass || heldMs >= claiming.patienceMs) await giveUp(came.failure);
      const waitMs = Math.min(Math.max(heldMs, claiming.firstWaitMs), claiming.longestWaitMs);
      heldMs += waitMs;
      await untilCancelled(state, waitMs, evenIfCancelled);
      if (isOver()) stopIfCancelled(state);
    }
  }
}

/** A run that was cancelled begins no further step. */
function stopIfCancelled({ cancelled }: RunState): void {
  if (cancelled !== undefined) throw new RunInterrupted(new Error(cancelled.reason));
}

async function untilCancelled(state: RunState, waitMs: number, evenIfCancelled = false): Promise<void> {
  await condition(() => !evenIfCancelled && state.cancelled !== undefined, Math.max(1, waitMs));
}

async function awaitSignal(
  { state, tasks }: ContextParts,
  name: string,
  timeoutMs: number | undefined,
): Promise<JsonValue | undefined> {
  if (!state.has(name)) {
    const limit = timeoutMs === undefined ? {} : { timeoutMs };
    const begun = await tasks.journal((task, told) => task.awaitSignal({ ...told, name, ...limit }));
    if (begun.is === 'received') return begun.value;
    if (begun.is === 'timed-out') return undefined;
    await untilSignal(state, name, begun.leftMs);
    state.hasProgressed = true;
  }
  if (state.has(name)) {
    await tasks.flush();
    return state.valueOf(name);
  }
  stopIfCancelled(state);
  state.timeOut(name);
  const late = await tasks.journal((task, told) => task.timeSignalOut({ ...told, name }));
  return late.is === 'received' ? late.value : undefined;
}

async function untilSignal(state: RunState, name: string, leftMs: number | undefined): Promise<void> {
  const isOver = () => state.has(name) || state.cancelled !== undefined;
  if (leftMs === undefined) await condition(isOver);
  else await condition(isOver, Math.max(1, leftMs));
}

async function sleep({ state, tasks }: ContextParts, name: string, milliseconds: number): Promise<void> {
  if (state.hasSlept(name)) return;
  const mayBegin = state.cancelled === undefined;
  const begun = await tasks.journal((task, told) =>
    task.beginSleep({ ...told, name, milliseconds, mayBegin }),
  );
  if (begun !== null && begun.leftMs <= 0) return;
  stopIfCancelled(state);
  await untilCancelled(state, begun?.leftMs ?? 0);
  state.hasProgressed = true;
  stopIfCancelled(state);
}

function asFailure({ code, reason, retryable, hints }: ToldFailure): Failure {
  return retryable
    ? new RetryableFailure(code, reason, { hints })
    : new TerminalFailure(code, reason, { hints });
}
