import { parseRetryAfter, type RetryPolicy } from '@drawbridge/base';

/** How often and how long a request to a workspace is tried again. */
export const defaultRetryPolicy: RetryPolicy = {
  attempts: 6,
  firstDelayMs: 1000,
  longestDelayMs: 64_000,
  floorMs: 500,
  longestTotalMs: Number.POSITIVE_INFINITY,
};

/** The milliseconds that an answer's headers ask for: Azure's own in milliseconds, or Retry-After; undefined if none. */
export function readRetryAfter(header: (name: string) => string | undefined, now: Date): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(header(name) ?? Number.NaN);
    if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  }
  return parseRetryAfter(header('retry-after'), now);
}
