import type { Clock } from '@drawbridge/base';

import type { EventFeed } from '../service/service-store.ts';

const pollMs = 500;

/**
 * Tells all who wait that the feed has moved. One question in half a second for all of them, and none while nobody waits:
 * another replica may have written, so asking the database is the only way to know.
 */
export class News {
  readonly #feed: EventFeed;
  readonly #clock: Clock;
  readonly #stop: AbortSignal;
  readonly #waiting = new Set<() => void>();
  #seen = -1;
  #isAsking = false;

  constructor(feed: EventFeed, clock: Clock, stop: AbortSignal) {
    this.#feed = feed;
    this.#clock = clock;
    this.#stop = stop;
    stop.addEventListener('abort', () => {
      this.#tellAll();
    });
  }

  /** Whether there is something after a position: waits until there is, the time is over, or the server closes. */
  async after(position: number, patienceMs: number, gone: AbortSignal): Promise<boolean> {
    if (this.#seen > position || gone.aborted || this.#stop.aborted) return this.#seen > position;
    const over = new AbortController();
    await new Promise<void>((resolve) => {
      const done = () => {
        resolve();
      };
      this.#waiting.add(done);
      gone.addEventListener('abort', done, { signal: over.signal });
      void this.#clock.sleep(patienceMs, over.signal).then(done, done);
      if (!this.#isAsking) void this.#ask();
      over.signal.addEventListener('abort', () => this.#waiting.delete(done), { once: true });
    });
    over.abort();
    return this.#seen > position;
  }

  #tellAll(): void {
    for (const tell of [...this.#waiting]) tell();
  }

  async #ask(): Promise<void> {
    this.#isAsking = true;
    while (this.#waiting.size > 0 && !this.#stop.aborted) {
      // A database that cannot be reached is asked again: the streams stay open.
      const end = await this.#feed.end().catch(() => this.#seen);
      if (end !== this.#seen) {
        this.#seen = end;
        this.#tellAll();
      }
      await this.#clock.sleep(pollMs, this.#stop).catch(() => undefined);
    }
    this.#isAsking = false;
  }
}
