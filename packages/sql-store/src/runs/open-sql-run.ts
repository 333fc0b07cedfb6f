import type { Clock } from '@drawbridge/base';
import {
  JournalUnwritable,
  newEntry,
  type OpenRun,
  type RunAudit,
  type RunEntry,
  type RunEvent,
} from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';
import type { AppendQueue } from './append-queue.ts';
import { putAttachment } from './attachments.ts';
import { digestRow } from './digest-row.ts';
import { currentTurn } from './exclusive-turn.ts';

/** What an open run needs of its store. */
export interface OpenRunStore {
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly queue: AppendQueue;
  readonly audit: RunAudit | undefined;
  readonly onClose: (runId: string) => void;
}

/** A run that this process may write to, as long as nobody has taken it over. */
export class OpenSqlRun implements OpenRun {
  readonly runId: string;
  readonly place: string;
  readonly #store: OpenRunStore;
  readonly #fence: number;
  #entries: readonly RunEntry[];
  /** The last entry that was appended, written or not yet. */
  #last: RunEntry | undefined;
  #hasSlept: boolean;
  #broken: JournalUnwritable | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(store: OpenRunStore, runId: string, fence: number, entries: readonly RunEntry[]) {
    this.#store = store;
    this.runId = runId;
    this.place = store.database.place;
    this.#fence = fence;
    this.#entries = entries;
    this.#last = entries.at(-1);
    this.#hasSlept = entries.some(({ event }) => event.type === 'sleep-started');
  }

  readonly entries = (): readonly RunEntry[] => this.#entries;

  async append(event: RunEvent): Promise<void> {
    const { entry, json } = newEntry(event, this.#last, this.#store.clock.now());
    if (this.#isClosed) throw new JournalUnwritable(entry, new Error('the run is closed'));
    if (this.#broken !== undefined) throw new JournalUnwritable(entry, this.#broken.cause);
    this.#last = entry;
    this.#hasSlept ||= event.type === 'sleep-started';
    const appending = {
      runId: this.runId,
      fence: this.#fence,
      entry,
      event: JSON.stringify(json),
      hasSlept: this.#hasSlept,
      turn: currentTurn(),
    };
    const written = this.#store.queue.add(appending);
    this.#writing = Promise.allSettled([this.#writing, written]);
    try {
      await written;
    } catch (error) {
      // An entry that follows one that is missing would make the journal look forged.
      this.#broken ??= error as JournalUnwritable;
      throw error;
    }
    this.#entries = [...this.#entries, entry];
    if (event.type === 'run-finished') await this.#store.audit?.runEnded();
  }

  attach(name: string, text: string): Promise<void> {
    return putAttachment(this.#store.database, this.runId, name, text);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#writing;
    const digest = this.#broken === undefined ? digestRow(this.runId, this.#entries) : undefined;
    const change = digest === undefined ? '' : ', digest = ?, digest_hash = ?';
    const params = digest === undefined ? [] : [digest.digest, digest.hash];
    await this.#store.database
      .run(`UPDATE runs SET owner = NULL${change} WHERE run = ? AND fence = ?`, [
        ...params,
        this.runId,
        this.#fence,
      ])
      // It is closed all the same: it is free to us, and to others when our lease ends.
      .catch(() => undefined);
    this.#store.onClose(this.runId);
  }

  async discard(): Promise<void> {
    await this.close();
    await this.#store.database.transaction(async (session) => {
      const none = 'run = ? AND NOT EXISTS (SELECT 1 FROM entries WHERE entries.run = ?)';
      await session.run(`DELETE FROM attachments WHERE ${none}`, [this.runId, this.runId]);
      await session.run(`DELETE FROM runs WHERE ${none} AND fence = ?`, [
        this.runId,
        this.runId,
        this.#fence,
      ]);
    });
  }
}
