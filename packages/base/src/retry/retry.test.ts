import { describe, expect, it } from 'vitest';

import { ManualClock } from '../time/clock.ts';
import { RetryableFailure, TerminalFailure } from '../problems/failure.ts';
import { retry, type RetryPolicy } from './retry.ts';

const start = new Date('2026-03-01T10:00:00Z');
const policy: RetryPolicy = {
  attempts: 4,
  firstDelayMs: 1_000,
  longestDelayMs: 3_000,
  floorMs: 500,
  longestTotalMs: 20_000,
};

/** Fails with each of the failures in turn, then answers; tells how long that took and how many calls it was. */
async function trial(failures: readonly Error[], random?: () => number) {
  const clock = new ManualClock(start);
  let calls = 0;
  const outcome = await retry({ clock, policy, random }, () => {
    const failure = failures[calls];
    calls += 1;
    return failure === undefined ? Promise.resolve('answer') : Promise.reject(failure);
  }).catch((thrown: unknown) => thrown);
  return { outcome, calls, waitedMs: clock.now().getTime() - start.getTime() };
}

const busy = (retryAfterMs?: number) => new RetryableFailure('throttled', 'busy', { retryAfterMs });

describe('a call that is tried again', () => {
  it('waits twice as long each time, up to the longest delay', async () => {
    expect(await trial([busy(), busy(), busy()])).toEqual({
      outcome: 'answer',
      calls: 4,
      waitedMs: 1_000 + 2_000 + 3_000,
    });
  });

  it('waits between half and the whole with jitter', async () => {
    expect(await trial([busy(), busy()], () => 0)).toMatchObject({ waitedMs: 500 + 1_000 });
  });

  it('waits as long as it was asked to, and never less than the floor', async () => {
    expect(await trial([busy(7_000), busy(0)])).toMatchObject({ outcome: 'answer', waitedMs: 7_500 });
  });

  it('throws the last failure after the last attempt', async () => {
    expect(await trial([busy(), busy(), busy(), busy()])).toMatchObject({
      outcome: { code: 'throttled' },
      calls: 4,
    });
  });

  it('hands on a wait that is too long to sit out', async () => {
    expect(await trial([busy(15_000), busy(6_000)])).toMatchObject({
      outcome: { retryAfterMs: 6_000 },
      calls: 2,
      waitedMs: 15_000,
    });
  });

  it('does not repeat what is not retryable', async () => {
    expect(await trial([new TerminalFailure('denied', 'no')])).toMatchObject({
      outcome: { code: 'denied' },
      calls: 1,
    });
  });
});
