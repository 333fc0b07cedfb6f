import { parseRetryAfter, retry, RetryableFailure, type Clock, type RetryPolicy } from '@drawbridge/base';

/** What asking takes from outside. */
export interface Patience {
  readonly clock: Clock;
  /** 0 to 1, for the jitter of retries. */
  readonly random: () => number;
  readonly retry?: Partial<RetryPolicy>;
}

const defaultPolicy: RetryPolicy = {
  attempts: 8,
  firstDelayMs: 1000,
  longestDelayMs: 64_000,
  floorMs: 500,
  longestTotalMs: 10 * 60_000,
};

/** Asks until there is an answer, waits as long as the service says, and asks once more with a new token. */
export function askPatiently<T>(
  { clock, random, retry: stated }: Patience,
  signal: AbortSignal | undefined,
  renewToken: () => void,
  ask: () => Promise<T | 'token-refused'>,
): Promise<T | 'token-refused'> {
  let renewed = false;
  return retry({ clock, random, signal, policy: { ...defaultPolicy, ...stated } }, async () => {
    const answer = await ask();
    if (answer !== 'token-refused' || renewed) return answer;
    renewed = true;
    renewToken();
    return ask();
  });
}

/** The failure of an answer after which the same may be asked again; undefined where it is no such answer. */
export function passingFailure(
  status: number,
  said: string,
  header: (name: string) => string | undefined,
  now: Date,
): RetryableFailure | undefined {
  const retryAfterMs = parseRetryAfter(header('retry-after'), now);
  const options = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (status === 429) return new RetryableFailure('logs/throttled', `too many requests: ${said}`, options);
  return [500, 502, 503].includes(status)
    ? new RetryableFailure('logs/unavailable', `no answer (HTTP ${status}): ${said}`, options)
    : undefined;
}
