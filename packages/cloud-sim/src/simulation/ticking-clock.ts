import { ManualClock, type Clock } from '@drawbridge/base';

/**
 * For a simulation that was given no clock: begins at a fixed instant and advances by a second each time it is
 * read, so that runs are repeatable and later is still later.
 */
export function createTickingClock(): Clock {
  const clock = new ManualClock(new Date('2026-01-01T12:00:00Z'));
  return {
    now: () => {
      clock.advance(1000);
      return clock.now();
    },
    sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
  };
}
