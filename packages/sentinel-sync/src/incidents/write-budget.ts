import type { Clock } from '@drawbridge/base';

const windowMs = 5 * 60 * 1000;

/** How many writes the service takes per subscription in five minutes. */
const mostWrites = { comments: 75, incidents: 75 } as const;

export type LimitedWrite = keyof typeof mostWrites;

/** Lets no more writes through in any five minutes than the service takes; the others wait for their turn. */
export class WriteBudget {
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;
  readonly #sent: Readonly<Record<LimitedWrite, number[]>> = { comments: [], incidents: [] };

  constructor(clock: Clock, signal: AbortSignal | undefined) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Resolves when a write of this kind may be sent, and counts it. */
  async take(kind: LimitedWrite): Promise<void> {
    const sent = this.#sent[kind];
    for (;;) {
      const now = this.#clock.now().getTime();
      const [oldest] = sent;
      if (oldest !== undefined && oldest + windowMs <= now) {
        sent.shift();
      } else if (oldest === undefined || sent.length < mostWrites[kind]) {
        sent.push(now);
        return;
      } else {
        await this.#clock.sleep(oldest + windowMs - now, this.#signal);
      }
    }
  }
}
