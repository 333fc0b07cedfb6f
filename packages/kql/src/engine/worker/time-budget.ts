import { type WorkerSettings } from './protocol.ts';

/** The caller's own clock should ring first, for it says why the query was stopped. */
const GRACE_MS = 100;

/**
 * How long a function in JavaScript may run. DuckDB cannot interrupt it, and does not say for which query it runs: so
 * it stops when the last of the queries that run has had its time, or nobody waits for any of them.
 */
export class TimeBudget {
  readonly #limitMs: number;
  readonly #awaited: Int32Array;
  readonly #deadlines = new Map<number, number>();

  constructor({ functionLimitMs, awaited }: Pick<WorkerSettings, 'functionLimitMs' | 'awaited'>) {
    this.#limitMs = functionLimitMs;
    this.#awaited = awaited;
  }

  /** A job has begun; `timeoutMs` is absent where nothing limits it. */
  begin(id: number, timeoutMs = Number.POSITIVE_INFINITY): void {
    this.#deadlines.set(id, performance.now() + timeoutMs + GRACE_MS);
  }

  end(id: number): void {
    this.#deadlines.delete(id);
  }

  /** Whether nobody waits for what is running. */
  get isOver(): boolean {
    return Atomics.load(this.#awaited, 0) <= 0;
  }

  /** For one batch of rows that begins now; 0 where there is none left. */
  get leftMs(): number {
    if (this.isOver) return 0;
    const last = Math.max(...this.#deadlines.values());
    return Math.max(0, Math.min(this.#limitMs, Math.ceil(last - performance.now())));
  }
}
