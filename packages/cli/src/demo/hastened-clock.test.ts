import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { hastenedClock } from './hastened-clock.ts';

const start = new Date('2026-01-12T12:00:00Z');

describe('a hastened clock', () => {
  it('has moved by all that was slept, of which a part was waited', async () => {
    const real = new ManualClock(start);
    const clock = hastenedClock(real, 10);
    await clock.sleep(5_000);
    await clock.sleep(1_000);
    expect(real.now().getTime() - start.getTime()).toBe(600);
    expect(clock.now().getTime() - start.getTime()).toBe(6_000);
  });

  it('goes with the other one where nobody sleeps', () => {
    const real = new ManualClock(start);
    const clock = hastenedClock(real, 10);
    real.advance(2_000);
    expect(clock.now()).toEqual(real.now());
  });

  it('has not moved for a sleep that was interrupted', async () => {
    const real = new ManualClock(start);
    const clock = hastenedClock(real, 10);
    await expect(clock.sleep(5_000, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(clock.now()).toEqual(start);
  });
});
