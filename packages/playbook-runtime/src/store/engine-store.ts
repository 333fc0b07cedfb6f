import type { Result } from '@drawbridge/base';

import type { RunEvent } from '../journal/run-events.ts';
import type { OpenRun } from './open-run.ts';
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

/** A store of runs that can say which of them wait, and begins one at once. */
export interface EngineStore extends RunStore {
  /** Begins a run with its first entry: both are durable, or neither. Fails if it exists. */
  beginWith(runId: string, first: RunEvent): Promise<Result<OpenRun>>;
  readonly waits: Waits;
}
