import { RetryableFailure } from '@drawbridge/base';

import type { ActionContext } from '../contract/action.ts';

const mostAttempts = 4;
const firstWaitMs = 500;
const longestWaitMs = 20_000;

/**
 * Calls again after a retryable failure: at most four times, and waiting at most 20 s in all, on the clock that was
 * passed in. The SDKs' own retries are turned off, so that three clouds behave as one, a Retry-After is honoured
 * by all, and one that is too long to sit out reaches the caller as `retryAfterMs`. Only for calls that may be repeated.
 */
export async function retryCall<T>(
  context: Pick<ActionContext, 'clock' | 'signal'>,
  call: () => Promise<T>,
): Promise<T> {
  let waited = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (thrown) {
      if (!(thrown instanceof RetryableFailure)) throw thrown;
      const wait = thrown.retryAfterMs ?? firstWaitMs * 2 ** (attempt - 1);
      const exhausted = attempt === mostAttempts || waited + wait > longestWaitMs;
      if (exhausted || context.signal?.aborted === true) throw thrown;
      waited += wait;
      await context.clock.sleep(wait, context.signal);
    }
  }
}
