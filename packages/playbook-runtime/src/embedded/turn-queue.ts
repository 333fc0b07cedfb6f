/**
 * Who may work on what: one piece of work on a run at a time, in the order of asking, and only so many at once over all
 * runs. What is asked for again while it waits is done once.
 */
export class TurnQueue {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #waiting = new Set<string>();
  readonly #idle: (() => void)[] = [];
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Whether work on a run would begin at once. */
  isFree(runId: string): boolean {
    return this.#free > this.#waiting.size && !this.#last.has(runId);
  }

  /** Whether work on a run was asked for that has not begun. */
  isAsked(runId: string): boolean {
    return this.#waiting.has(runId);
  }

  /** Works on a run when its turn comes. Work on it that has not begun yet is enough. */
  take(runId: string, work: () => Promise<void>): void {
    if (this.#waiting.has(runId)) return;
    this.#waiting.add(runId);
    void this.#after(runId, async () => {
      await this.#place();
      this.#waiting.delete(runId);
      try {
        await work();
      } finally {
        this.#leave();
      }
    });
  }

  /** Does something short with a run between two turns; it needs no place. */
  between<T>(runId: string, work: () => Promise<T>): Promise<T> {
    return this.#after(runId, work);
  }

  /** Resolves once all turns have ended. */
  async drain(): Promise<void> {
    while (this.#last.size > 0) await Promise.all(this.#last.values());
  }

  async #after<T>(runId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(runId) ?? Promise.resolve();
    const turn = before.then(work);
    const ended = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#last.set(runId, ended);
    try {
      return await turn;
    } finally {
      if (this.#last.get(runId) === ended) this.#last.delete(runId);
    }
  }

  async #place(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  #leave(): void {
    const next = this.#idle.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
