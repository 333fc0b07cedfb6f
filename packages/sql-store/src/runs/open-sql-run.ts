import type { Clock } from '@drawbridge/base';
import {
  JournalUnwritable,
  newEntry,
  type OpenRun,
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
  /** Called when the end of a run is durable; resolves when it is signed. */
  readonly onEnd: () => Promise<void>;
  readonly onClose: (runId: string) => void;
}

/** A run that this process may write to, as long as nobody has taken it over. */
export class OpenSqlRun implements OpenRun {
  readonly runId: string;
  readonly place: string;
  readonly #store: OpenRunStore;
  readonly #fence: number;
  #entries: readonly RunEntry[];
  /** All entries that were appended, written or not yet. */
  #appended: readonly RunEntry[];
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
    this.#appended = entries;
    this.#hasSlept = entries.some(({ event }) => event.type === 'sleep-started');
  }

  readonly entries = (): readonly RunEntry[] => this.#entries;

  append(event: RunEvent): Promise<void> {
    return this.#append(event);
  }

  /** The first entry, with which the run begins as that owner's. */
  begin(event: RunEvent, owner: string): Promise<void> {
    return this.#append(event, owner);
  }

  async #append(event: RunEvent, begins?: string): Promise<void> {
    const { entry, text } = newEntry(event, this.#appended.at(-1), this.#store.clock.now());
    if (this.#isClosed) throw new JournalUnwritable(entry, new Error('the run is closed'));
    if (this.#broken !== undefined) throw new JournalUnwritable(entry, this.#broken.cause);
    this.#appended = [...this.#appended, entry];
    this.#hasSlept ||= event.type === 'sleep-started';
    const written = this.#store.queue.add({
      runId: this.runId,
      fence: this.#fence,
      entry,
      event: text,
      hasSlept: this.#hasSlept,
      turn: currentTurn(),
      begins,
    });
    // Entries are written in their order: the last one is there last.
    this.#writing = written.catch(() => undefined);
    try {
      await written;
    } catch (error) {
      // An entry that follows one that is missing would make the journal look forged. What kept the first one out is why.
      this.#broken ??= error as JournalUnwritable;
      throw new JournalUnwritable(entry, this.#broken.cause);
    }
    this.#entries = [...this.#entries, entry];
    if (event.type === 'run-finished') await this.#store.onEnd();
  }

  attach(name: string, text: string): Promise<void> {
    return putAttachment(this.#store.database, this.runId, name, text);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // Of what is still being written as well: a digest of a journal that ends otherwise is not believed.
    const digest = this.#broken === undefined ? digestRow(this.runId, this.#appended) : undefined;
    await this.#store.queue
      .add({ runId: this.runId, fence: this.#fence, digest })
      // It is closed all the same: it is free to us, and to others when our lease ends.
      .catch(() => undefined);
    await this.#writing;
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
