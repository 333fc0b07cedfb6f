import { ManualClock, RetryableFailure, TerminalFailure } from '@drawbridge/base';
import { expect, test } from 'vitest';

import { retryCall } from './retry-call.ts';

const start = new Date('2026-03-01T10:00:00Z');

/** Calls what fails as told, one failure after the other, and then succeeds. */
async function call(failures: readonly Error[], signal?: AbortSignal) {
  const clock = new ManualClock(start);
  const left = [...failures];
  let calls = 0;
  const context = signal === undefined ? { clock } : { clock, signal };
  const outcome = await retryCall(context, () => {
    calls += 1;
    const failure = left.shift();
    return failure === undefined ? Promise.resolve('done') : Promise.reject(failure);
  }).catch((thrown: unknown) => thrown);
  return { outcome, calls, waitedMs: clock.now().getTime() - start.getTime() };
}

const busy = (retryAfterMs?: number) => new RetryableFailure('throttled', 'busy', { retryAfterMs });

test('calls once when that succeeds', async () => {
  expect(await call([])).toEqual({ outcome: 'done', calls: 1, waitedMs: 0 });
});

test('waits longer each time', async () => {
  expect(await call([busy(), busy(), busy()])).toEqual({ outcome: 'done', calls: 4, waitedMs: 3_500 });
});

test('gives up after four calls, with the last failure', async () => {
  const failures = [busy(), busy(), busy(), busy(), busy()];
  expect(await call(failures)).toMatchObject({ outcome: failures[3], calls: 4 });
});

test('waits as long as it was asked to', async () => {
  expect(await call([busy(7_000)])).toEqual({ outcome: 'done', calls: 2, waitedMs: 7_000 });
});

test('does not sit out a wait that is too long, nor several that add up to it', async () => {
  expect(await call([busy(21_000)])).toMatchObject({ outcome: busy(21_000), calls: 1, waitedMs: 0 });
  expect(await call([busy(15_000), busy(15_000)])).toMatchObject({ calls: 2, waitedMs: 15_000 });
});

test('repeats nothing that is no better the second time, and no bug', async () => {
  for (const failure of [new TerminalFailure('access-denied', 'no'), new TypeError('bug')]) {
    expect(await call([failure])).toMatchObject({ outcome: failure, calls: 1 });
  }
});

test('does not go on when it was cancelled', async () => {
  const controller = new AbortController();
  controller.abort();
  expect(await call([busy()], controller.signal)).toMatchObject({ calls: 1, waitedMs: 0 });
});
