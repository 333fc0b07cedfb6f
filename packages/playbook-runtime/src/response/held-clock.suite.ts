import type { Clock, ManualClock } from '@drawbridge/base';

/** A clock whose sleepers wake only when a test moves the time on; it shows the time of another clock. */
export class HeldClock implements Clock {
  readonly #time: ManualClock;
  readonly #sleepers = new Set<{ readonly until: number; wake(): void }>();

  constructor(time: ManualClock) {
    this.#time = time;
  }

  now(): Date {
    return this.#time.now();
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const sleeper = { until: this.now().getTime() + milliseconds, wake: resolve };
      this.#sleepers.add(sleeper);
      const abort = () => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  advance(milliseconds: number): void {
    this.#time.advance(milliseconds);
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.now().getTime()) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
