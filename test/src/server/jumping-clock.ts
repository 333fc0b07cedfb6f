import type { Clock } from '@drawbridge/base';

/** The machine's clock, that a test sets forward: who sleeps wakes when the time has come, by itself or by that. */
export class JumpingClock implements Clock {
  #aheadMs = 0;
  readonly #sleepers = new Set<() => void>();

  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }

  /** Sets it forward. */
  jump(milliseconds: number): void {
    this.#aheadMs += milliseconds;
    for (const look of [...this.#sleepers]) look();
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const until = this.now().getTime() + milliseconds;
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(look);
        signal?.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        end();
        reject(signal?.reason as Error);
      };
      const look = (): void => {
        clearTimeout(timer);
        const left = until - this.now().getTime();
        if (left > 0) timer = setTimeout(look, Math.min(left, 60_000));
        else {
          end();
          resolve();
        }
      };
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.#sleepers.add(look);
      look();
    });
  }
}
