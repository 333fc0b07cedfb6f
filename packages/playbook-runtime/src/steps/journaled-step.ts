import {
  isFailure,
  RetryableFailure,
  TerminalFailure,
  uuidOf,
  type Failure,
  type JsonValue,
} from '@drawbridge/base';

import type { BoundAction } from '../engine/run-action.ts';
import type { StepRetry } from '../engine/run-engine.ts';
import type { RunEntry, RunEvent } from '../journal/run-events.ts';
import { appendBeforeNext, type OpenRun } from '../store/open-run.ts';

/** One step of a run, and what carries it out. */
export interface StepOrder {
  readonly run: OpenRun;
  readonly step: string;
  readonly action: BoundAction;
  readonly args: JsonValue;
  readonly retry?: StepRetry | undefined;
  /**
   * Told of the outcome on its way into the journal, which is then not waited for: it shares a commit with the entry that
   * follows. What announces an effect comes later in the same journal, so it is never there without the outcome.
   */
  readonly onOutcome?: (written: Promise<void>) => void;
}

/** What an attempt came to. `again`: the failure may pass, and the policy allows another attempt after the wait. */
export type Attempt =
  | { readonly is: 'done'; readonly result: JsonValue }
  | { readonly is: 'failed'; readonly failure: Failure }
  | { readonly is: 'again'; readonly failure: Failure; readonly waitMs: number };

/** The outcome of a step that the journal holds already; undefined where the step has not ended. */
export function knownOutcome(entries: readonly RunEntry[], step: string): Attempt | undefined {
  let failed: Extract<RunEvent, { type: 'step-failed' }> | undefined;
  for (const { event } of entries) {
    if (event.type === 'step-finished' && event.step === step) return { is: 'done', result: event.result };
    if (event.type === 'step-failed' && event.step === step) failed ??= event;
  }
  return failed === undefined ? undefined : { is: 'failed', failure: asFailure(failed) };
}

/**
 * One attempt at a step, the same whichever engine runs it: the beginning and the outcome are journaled, and a step whose
 * outcome the journal holds is not done again. Anything thrown that is no `Failure` leaves the step without an outcome.
 */
export async function attemptStep(order: StepOrder, attempt: number): Promise<Attempt> {
  const { run, step, action, args, retry, onOutcome } = order;
  const known = knownOutcome(run.entries(), step);
  if (known !== undefined) return known;
  const idempotencyKey = uuidOf(`${run.runId}\u0000${step}`);
  if (attempt === 1) await run.append({ type: 'step-started', step, action: action.name, idempotencyKey });
  try {
    const result = await action.perform(args, { runId: run.runId, step, idempotencyKey });
    const written = appendBeforeNext(run, { type: 'step-finished', step, result });
    if (onOutcome === undefined) await written;
    else onOutcome(written);
    return { is: 'done', result };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const waitMs = waitBefore(error, attempt, retry);
    if (waitMs === undefined) return { is: 'failed', failure: await failStep(run, step, error) };
    await run.append({ type: 'step-retried', step, reason: error.message, waitMs });
    return { is: 'again', failure: error, waitMs };
  }
}

/** Ends a step with a failure, for good. */
export async function failStep(run: OpenRun, step: string, failure: Failure): Promise<Failure> {
  const { code, message: reason, hints } = failure;
  const retryable = failure.kind === 'retryable';
  await run.append({ type: 'step-failed', step, code, reason, retryable, hints });
  return failure;
}

/** How long to wait for the next attempt; undefined when there is none. */
function waitBefore(error: Failure, attempt: number, retry: StepRetry | undefined): number | undefined {
  if (!(error instanceof RetryableFailure) || retry === undefined || attempt >= retry.attempts)
    return undefined;
  const waitMs = error.retryAfterMs ?? retry.firstDelayMs * 2 ** (attempt - 1);
  return waitMs <= retry.longestDelayMs ? waitMs : undefined;
}

/** The failure that a step ended with, as it was thrown the first time. */
function asFailure(known: Extract<RunEvent, { type: 'step-failed' }>): Failure {
  const { code, reason, hints } = known;
  return known.retryable
    ? new RetryableFailure(code, reason, { hints })
    : new TerminalFailure(code, reason, { hints });
}
