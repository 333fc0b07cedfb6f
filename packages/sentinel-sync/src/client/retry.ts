import { isFailure, type Clock, type RetryableFailure } from '@drawbridge/base';

/** How often and how long we try again. Milliseconds. */
export interface RetryPolicy {
  /** Attempts in all. */
  readonly attempts: number;
  /** The first wait where the service asks for none; it doubles each time. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Never sooner than this, whatever Retry-After says: the service sends 0 too. */
  readonly floorMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  firstDelayMs: 1000,
  longestDelayMs: 64_000,
  floorMs: 500,
};

/** What retrying takes from outside; `random` gives 0 to 1. */
export interface RetryContext {
  readonly clock: Clock;
  readonly random: () => number;
  readonly policy: RetryPolicy;
  readonly signal?: AbortSignal | undefined;
}

/** Tries again while the failure is a retryable one; the last failure is thrown. */
export async function retrying<T>(context: RetryContext, attempt: () => Promise<T>): Promise<T> {
  const { policy, clock, signal } = context;
  for (let tried = 1; ; tried += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!isFailure(thrown) || thrown.kind !== 'retryable' || tried >= policy.attempts) throw thrown;
      await clock.sleep(delayOf(context, thrown, tried), signal);
    }
  }
}

function delayOf({ policy, random }: RetryContext, failure: RetryableFailure, tried: number): number {
  if (failure.retryAfterMs !== undefined) return Math.max(policy.floorMs, failure.retryAfterMs);
  const backoff = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (tried - 1));
  return Math.max(policy.floorMs, backoff / 2 + (random() * backoff) / 2);
}

/** The milliseconds that an answer's headers ask for: seconds, milliseconds, or a date; undefined if none. */
export function readRetryAfter(header: (name: string) => string | undefined, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(header(name) ?? Number.NaN);
    if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  }
  const said = header('retry-after');
  if (said === undefined) return undefined;
  const seconds = Number(said);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(said);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}
