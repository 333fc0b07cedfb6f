import type { RunStore } from './run-store.ts';

/**
 * A store of runs that can say which of them wait, and until when: what an engine needs that works on many. Only runs that
 * were received by an engine are meant, by their `run-received`.
 */
export interface EngineStore extends RunStore {
  /** Ids of runs that have neither ended nor wait for a signal or a time, in the order of their ids, after `after`. */
  unfinished(page: { readonly after?: string; readonly limit: number }): Promise<readonly string[]>;
  /** Ids of runs whose wait is over at that instant. */
  due(at: Date, limit: number): Promise<readonly string[]>;
  /** When the next wait is over; undefined where none has an end. */
  nextDue(): Promise<Date | undefined>;
}
