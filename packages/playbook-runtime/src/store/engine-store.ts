import type { RunStore } from './run-store.ts';

/** Which runs wait, and until when, without opening a journal: what an engine needs that works on many. */
interface Waits {
  /** Ids of runs that have neither ended nor wait for a signal or a time, in the order of their ids, after `after`. */
  unfinished(page: { readonly after?: string; readonly limit: number }): Promise<readonly string[]>;
  /** Runs whose wait is over at that instant. */
  due(at: Date, limit: number): Promise<readonly { readonly runId: string }[]>;
  /** When the next wait is over, of those that are not over at `after`; undefined where none has an end. */
  nextDue(after?: Date): Promise<Date | undefined>;
}

/** A store of runs that can say which of them wait. */
export interface EngineStore extends RunStore {
  readonly waits: Waits;
}
