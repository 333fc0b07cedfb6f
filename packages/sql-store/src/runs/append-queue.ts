import { RefusedFailure } from '@drawbridge/base';
import { JournalUnwritable, type RunEntry } from '@drawbridge/playbook-runtime';

import { onceReachable } from '../database/once-reachable.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import type { DigestRow } from './digest-row.ts';
import { giveBack } from './give-back.ts';
import { writeEntries, type LostRuns, type LostWhy, type WrittenWith } from './write-entries.ts';

/** An entry that is to be written, by the process that had the run when its fence was set. */
export interface Appending {
  readonly runId: string;
  readonly fence: number;
  readonly entry: RunEntry;
  /** The run begins with this entry, and is that owner's. */
  readonly begins?: string | undefined;
  /** The event as JSON. */
  readonly event: string;
  /** The run has slept before: its sleep may be over by now. */
  readonly hasSlept: boolean;
  /** The piece of exclusive work that it is part of. */
  readonly turn?: string | undefined;
}

/** A run that its owner has closed; with its digest, unless its journal could not be written. */
export interface Leaving {
  readonly runId: string;
  readonly fence: number;
  readonly digest: DigestRow | undefined;
}

interface Waiting {
  readonly work: Appending | Leaving;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const isEntry = (work: Appending | Leaving): work is Appending => 'entry' in work;

const mostAtOnce = 256;

/**
 * Writes what is appended in one turn of the event loop, or while the batch before is being written, in one transaction:
 * the entries, their lines in the log, what waits, where each journal ends, and which runs are given back. A database that
 * cannot be reached is tried again for a while; an entry that was written although nobody could say so is recognised.
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
  add(work: Appending | Leaving): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject });
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
        for (const { work, reject } of batch) reject(unwritten(work, error as Error));
      });
    }
    this.#isDraining = false;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const works = batch.map(({ work }) => work);
    const lost = await onceReachable(() => this.#once(works));
    for (const { work, resolve, reject } of batch) {
      const why = isEntry(work) ? lost.get(work.runId) : undefined;
      if (why !== undefined) reject(unwritten(work, refused(work.runId, why)));
      else resolve();
    }
  }

  #once(works: readonly (Appending | Leaving)[]): Promise<LostRuns> {
    const appended = works.filter(isEntry);
    const leaving = works.filter((work): work is Leaving => !isEntry(work));
    return this.#database.transaction(async (session) => {
      const lost = await writeEntries(this.#database, session, appended, this.#with);
      await giveBack(session, leaving);
      return lost;
    });
  }
}

function unwritten(work: Appending | Leaving, why: Error): Error {
  return isEntry(work) ? new JournalUnwritable(work.entry, why) : why;
}

function refused(runId: string, why: LostWhy): RefusedFailure {
  if (why === 'exists') return new RefusedFailure('run/exists', `the run ${runId} has already been started`);
  if (why === 'turn-lost')
    return new RefusedFailure('store/lock-lost', 'the lock of all runs was lost, and another process has it');
  return new RefusedFailure('run/taken-over', `another process has taken the run ${runId} over`, {
    hints: [`how far it came: drawbridge runs show ${runId}`],
  });
}
