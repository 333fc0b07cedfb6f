import type { Clock } from '../time/clock.ts';
import { RetryableFailure } from '../problems/failure.ts';

/** How often and how long a call is tried again. Milliseconds. */
export interface RetryPolicy {
  /** Attempts in all. */
  readonly attempts: number;
  /** The first wait where the other side asks for none; it doubles each time. */
  readonly firstDelayMs: number;
  /** The most that we wait between two attempts where the other side asks for nothing. */
  readonly longestDelayMs: number;
  /** Never sooner than this, whatever Retry-After says: services send 0 too. */
  readonly floorMs: number;
  /** All waits together. A Retry-After that is too long to sit out reaches the caller instead. */
  readonly longestTotalMs: number;
}

/** What retrying takes from outside. */
export interface RetryContext {
  readonly clock: Clock;
  readonly policy: RetryPolicy;
  readonly signal?: AbortSignal | undefined;
  /** 0 to 1, for jitter: a wait of our own is then between half and the whole. Absent: always the whole. */
  readonly random?: (() => number) | undefined;
}

/**
 * Calls again after a retryable failure, as far as the policy goes, on the clock that was passed in; the last failure
 * is thrown. Only for calls that may be repeated.
 */
export async function retry<T>(context: RetryContext, call: () => Promise<T>): Promise<T> {
  const { clock, policy, signal } = context;
  let waited = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof RetryableFailure)) throw thrown;
      const wait = waitBefore(attempt + 1, thrown, context);
      const exhausted = attempt >= policy.attempts || waited + wait > policy.longestTotalMs;
      if (exhausted || signal?.aborted === true) throw thrown;
      waited += wait;
      await clock.sleep(wait, signal);
    }
  }
}

function waitBefore(attempt: number, failure: RetryableFailure, { policy, random }: RetryContext): number {
  if (failure.retryAfterMs !== undefined) return Math.max(policy.floorMs, failure.retryAfterMs);
  const backoff = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (attempt - 2));
  const jittered = random === undefined ? backoff : backoff / 2 + (random() * backoff) / 2;
  return Math.max(policy.floorMs, jittered);
}
