import { isFailure, toJson, type Clock, type JsonValue } from '@drawbridge/base';

import { readResult, type BoundAction, type RunAction } from '../engine/run-action.ts';
import type { ActOptions, RunContext, RunEngine } from '../engine/run-engine.ts';
import { RunInterrupted } from '../engine/run-interrupted.ts';
import { eventsOf } from '../journal/run-events.ts';
import { attemptStep, failStep, knownOutcome } from '../steps/journaled-step.ts';
import { busyTarget } from '../steps/busy-target.ts';
import type { OpenRun } from '../store/open-run.ts';
import type { RunStore } from '../store/run-store.ts';
import { Mailbox } from './mailbox.ts';

export interface InProcessOptions {
  /** The run, open for writing. */
  readonly run: OpenRun;
  readonly store: RunStore;
  readonly clock: Clock;
  readonly actions: readonly BoundAction[];
  /** Once it is aborted, no further step is begun: see {@link RunInterrupted}. The one in flight ends first. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one body in this process over its journal. What the journal holds is not done again; the step that was in
 * flight is done again with the same idempotency key.
 */
export function inProcessEngine(options: InProcessOptions): RunEngine {
  const mailbox = new Mailbox(options.run, options.clock);
  return {
    run: (runId, body, input) => body(contextOf(runId, options, mailbox), input),
    signal: (_runId, name, value) => mailbox.give(name, value),
  };
}

function contextOf(runId: string, options: InProcessOptions, mailbox: Mailbox): RunContext {
  return {
    runId,
    act: (name, action, args, actOptions) => act({ ...options, runId }, name, action, args, actOptions ?? {}),
    signal: (name, timeoutMs) => mailbox.wait(name, timeoutMs),
    sleep: (name, milliseconds) => sleep(options, name, milliseconds),
  };
}

type Acting = InProcessOptions & { readonly runId: string };

async function act<Args, Result>(
  acting: Acting,
  step: string,
  action: RunAction<Args, Result>,
  args: Args,
  options: ActOptions,
): Promise<Result> {
  const known = knownOutcome(acting.run.entries(), step);
  if (known?.is === 'done') return readResult(action, step, known.result);
  if (known !== undefined) throw known.failure;
  if (acting.signal?.aborted === true) throw new RunInterrupted(acting.signal.reason);
  const work = () => perform(acting, step, action.name, toJson(args), options);
  const result =
    options.serializeOn === undefined ? await work() : await claimed(acting, step, options.serializeOn, work);
  return readResult(action, step, result);
}

/** Works while the run has the claim on what it serialises on. */
async function claimed(
  acting: Acting,
  step: string,
  serializeOn: string,
  work: () => Promise<JsonValue>,
): Promise<JsonValue> {
  const claim = await acting.store.claim(serializeOn, acting.runId);
  if (!claim.ok) throw await failStep(acting.run, step, busyTarget(serializeOn, claim));
  // What the run had reserved it keeps to its end. Else it is released when the outcome is in the journal: a run that
  // dies before that keeps the target.
  const release = () => (claim.already ? Promise.resolve() : claim.release());
  const result = await work().catch(async (error: unknown) => {
    if (isFailure(error)) await release();
    throw error;
  });
  await release();
  return result;
}

async function perform(
  acting: Acting,
  step: string,
  name: string,
  args: JsonValue,
  { retry }: ActOptions,
): Promise<JsonValue> {
  const action = acting.actions.find((bound) => bound.name === name);
  if (action === undefined) throw new Error(`no action is registered as '${name}'`);
  for (let attempt = 1; ; attempt += 1) {
    const came = await attemptStep({ run: acting.run, step, action, args, retry }, attempt);
    if (came.is === 'done') return came.result;
    if (came.is === 'failed') throw came.failure;
    if (!isStopped(acting)) await sleepUnlessAborted(acting, came.waitMs);
    if (isStopped(acting)) throw await failStep(acting.run, step, came.failure);
  }
}

const isStopped = ({ signal }: Acting): boolean => signal?.aborted === true;

async function sleepUnlessAborted({ clock, signal }: Acting, waitMs: number): Promise<void> {
  try {
    await clock.sleep(waitMs, signal);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

async function sleep(options: InProcessOptions, step: string, milliseconds: number): Promise<void> {
  const begun = eventsOf(options.run.entries(), 'sleep-started').find((event) => event.step === step);
  const until = begun?.until ?? new Date(options.clock.now().getTime() + milliseconds).toISOString();
  if (begun === undefined) await options.run.append({ type: 'sleep-started', step, until });
  const left = new Date(until).getTime() - options.clock.now().getTime();
  if (left > 0) await options.clock.sleep(left);
}
