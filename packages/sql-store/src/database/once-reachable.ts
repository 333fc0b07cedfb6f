import { setTimeout as wait } from 'node:timers/promises';

import { RetryableFailure } from '@drawbridge/base';

/** How long to wait before each further attempt: a database that starts again after a crash takes seconds. */
export const pausesMs: readonly number[] = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];

/** Does work on a database again for a while where it cannot be reached; then throws the last failure. */
export async function onceReachable<T>(work: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RetryableFailure) || error.code === 'store/full') throw error;
      await wait(pauseMs);
    }
  }
  return work();
}
