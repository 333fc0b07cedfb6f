import {
  isFailure,
  RetryableFailure,
  TerminalFailure,
  toJson,
  uuidOf,
  type Clock,
  type Failure,
  type JsonValue,
} from '@drawbridge/base';

import { eventsOf, type RunEntry, type RunEvent } from '../journal/run-events.ts';
import type { ClaimOutcome } from '../store/locks/claims.ts';
import type { OpenRun } from '../store/open-run.ts';
import type { RunStore } from '../store/run-store.ts';
import { Mailbox } from './mailbox.ts';
import { readResult, type BoundAction, type RunAction } from '../engine/run-action.ts';
import { RunInterrupted } from '../engine/run-interrupted.ts';
import type { ActOptions, RetryPolicy, RunContext, RunEngine } from '../engine/run-engine.ts';

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
  const known = outcomeOf(acting.run.entries(), step);
  if (known?.type === 'step-finished') return readResult(action, step, known.result);
  if (known?.type === 'step-failed') throw asFailure(known);
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
  if (!claim.ok) throw await failStep(acting, step, busy(serializeOn, claim));
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

function busy(what: string, claim: Extract<ClaimOutcome, { ok: false }>): Failure {
  const { heldBy, path } = claim;
  if (heldBy === undefined) {
    return new TerminalFailure(
      'target-busy',
      `the claim on ${what} cannot be read, so a run may still hold it: ${path}`,
      { hints: ['delete that file once you are sure that no unfinished run holds the target'] },
    );
  }
  return new TerminalFailure('target-busy', `the run ${heldBy} has not ended and still holds ${what}`, {
    hints: [
      `wait until it ends; if its process has died: drawbridge runs recover ${heldBy}`,
      `if that run cannot be read, set it aside: drawbridge runs repair ${heldBy}`,
    ],
  });
}

function outcomeOf(entries: readonly RunEntry[], step: string) {
  const finished = eventsOf(entries, 'step-finished').find((event) => event.step === step);
  return finished ?? eventsOf(entries, 'step-failed').find((event) => event.step === step);
}

async function perform(
  acting: Acting,
  step: string,
  action: string,
  args: JsonValue,
  options: ActOptions,
): Promise<JsonValue> {
  const bound = acting.actions.find(({ name }) => name === action);
  if (bound === undefined) throw new Error(`no action is registered as '${action}'`);
  const idempotencyKey = uuidOf(`${acting.runId}\u0000${step}`);
  await acting.run.append({ type: 'step-started', step, action, idempotencyKey });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await bound.perform(args, { runId: acting.runId, step, idempotencyKey });
      await acting.run.append({ type: 'step-finished', step, result });
      return result;
    } catch (error) {
      if (!isFailure(error)) throw error;
      const waitMs = waitBefore(error, attempt, options.retry);
      if (waitMs === undefined || isStopped(acting)) throw await failStep(acting, step, error);
      await acting.run.append({ type: 'step-retried', step, reason: error.message, waitMs });
      await sleepUnlessAborted(acting, waitMs);
      if (isStopped(acting)) throw await failStep(acting, step, error);
    }
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

/** How long to wait for the next attempt; undefined when there is none. */
function waitBefore(error: Failure, attempt: number, retry: RetryPolicy | undefined): number | undefined {
  if (!(error instanceof RetryableFailure) || retry === undefined || attempt >= retry.attempts)
    return undefined;
  const waitMs = error.retryAfterMs ?? retry.firstWaitMs * 2 ** (attempt - 1);
  return waitMs <= retry.longestWaitMs ? waitMs : undefined;
}

async function failStep(acting: Acting, step: string, error: Failure): Promise<Failure> {
  const { code, message: reason, hints } = error;
  const retryable = error.kind === 'retryable';
  await acting.run.append({ type: 'step-failed', step, code, reason, retryable, hints });
  return error;
}

/** The failure that a step ended with, as it was thrown the first time. */
function asFailure(known: Extract<RunEvent, { type: 'step-failed' }>): Failure {
  const { code, reason, hints } = known;
  return known.retryable
    ? new RetryableFailure(code, reason, { hints })
    : new TerminalFailure(code, reason, { hints });
}

async function sleep(options: InProcessOptions, step: string, milliseconds: number): Promise<void> {
  const begun = eventsOf(options.run.entries(), 'sleep-started').find((event) => event.step === step);
  const until = begun?.until ?? new Date(options.clock.now().getTime() + milliseconds).toISOString();
  if (begun === undefined) await options.run.append({ type: 'sleep-started', step, until });
  const left = new Date(until).getTime() - options.clock.now().getTime();
  if (left > 0) await options.clock.sleep(left);
}
