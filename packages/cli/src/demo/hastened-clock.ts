import type { Clock } from '@drawbridge/base';

/**
 * A clock on which waiting passes faster than on another one, by the factor: what is slept for is over sooner, and the
 * time has moved by all of it. Simulated clouds take their time by the clock that they are given, so nobody has to sit
 * through it.
 */
export function hastenedClock(clock: Clock, factor: number): Clock {
  let ahead = 0;
  return {
    now: () => new Date(clock.now().getTime() + ahead),
    sleep: async (milliseconds, signal) => {
      const waited = milliseconds / factor;
      await clock.sleep(waited, signal);
      ahead += milliseconds - waited;
    },
  };
}
