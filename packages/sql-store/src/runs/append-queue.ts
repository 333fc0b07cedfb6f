import { setTimeout as wait } from 'node:timers/promises';

import { RefusedFailure, RetryableFailure } from '@drawbridge/base';
import { JournalUnwritable, type RunEntry } from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';
import { writeEntries, type LostRuns, type WrittenWith } from './write-entries.ts';

/** An entry that is to be written, by the process that had the run when its fence was set. */
export interface Appending {
  readonly runId: string;
  readonly fence: number;
  readonly entry: RunEntry;
  /** The event as JSON. */
  readonly event: string;
  /** The run has slept before: its sleep may be over by now. */
  readonly hasSlept: boolean;
  /** The piece of exclusive work that it is part of. */
  readonly turn?: string | undefined;
}

interface Waiting extends Appending {
  readonly resolve: () => void;
  readonly reject: (error: JournalUnwritable) => void;
}

const mostAtOnce = 256;
const pausesMs = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];

/**
 * Writes what is appended in one turn of the event loop, or while the batch before is being written, in one transaction:
 * the entries, their lines in the log, what waits, and where each journal ends. A database that cannot be reached is
 * tried again for a while; an entry that was written although nobody could say so is recognised.
 */
export class AppendQueue {
  readonly #database: SqlDatabase;
  readonly #with: WrittenWith;
  #waiting: Waiting[] = [];
  #isDraining = false;

  constructor(database: SqlDatabase, writtenWith: WrittenWith) {
    this.#database = database;
    this.#with = writtenWith;
  }

  /** Resolves when the entry is durable. Those of one run are written in the order of the calls. */
  add(appending: Appending): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ ...appending, resolve, reject });
    });
    if (!this.#isDraining) void this.#drain();
    return written;
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    while (this.#waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.#waiting.splice(0, mostAtOnce);
      await this.#write(batch).catch((error: unknown) => {
        for (const { entry, reject } of batch) reject(new JournalUnwritable(entry, error as Error));
      });
    }
    this.#isDraining = false;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const lost = await this.#persistently(batch);
    for (const { runId, entry, resolve, reject } of batch) {
      const why = lost.get(runId);
      if (why !== undefined) reject(new JournalUnwritable(entry, refused(runId, why)));
      else resolve();
    }
  }

  async #persistently(batch: readonly Appending[]): Promise<LostRuns> {
    for (const pause of pausesMs) {
      try {
        return await this.#once(batch);
      } catch (error) {
        if (!(error instanceof RetryableFailure) || error.code === 'store/full') throw error;
        await wait(pause);
      }
    }
    return this.#once(batch);
  }

  #once(batch: readonly Appending[]): Promise<LostRuns> {
    return this.#database.transaction((session) => writeEntries(this.#database, session, batch, this.#with));
  }
}

function refused(runId: string, why: 'taken-over' | 'turn-lost'): RefusedFailure {
  if (why === 'turn-lost')
    return new RefusedFailure('store/lock-lost', 'the lock of all runs was lost, and another process has it');
  return new RefusedFailure('run/taken-over', `another process has taken the run ${runId} over`, {
    hints: [`how far it came: drawbridge runs show ${runId}`],
  });
}
