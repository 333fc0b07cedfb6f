import { retry, type RetryPolicy } from '@drawbridge/base';

import type { ActionContext } from '../contract/action.ts';

const policy: RetryPolicy = {
  attempts: 4,
  firstDelayMs: 500,
  longestDelayMs: 20_000,
  floorMs: 0,
  longestTotalMs: 20_000,
};

/**
 * Calls again after a retryable failure: at most four times, and waiting at most 20 s in all, on the clock that was
 * passed in. The SDKs' own retries are turned off, so that three clouds behave as one, a Retry-After is honoured
 * by all, and one that is too long to sit out reaches the caller as `retryAfterMs`. Only for calls that may be repeated.
 */
export function retryCall<T>(
  context: Pick<ActionContext, 'clock' | 'signal'>,
  call: () => Promise<T>,
): Promise<T> {
  return retry({ clock: context.clock, signal: context.signal, policy }, call);
}
