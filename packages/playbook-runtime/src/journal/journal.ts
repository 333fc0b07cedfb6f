import { open, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Clock } from '@drawbridge/base';

import { chainStart, entryHash, type JournalEntry, type JournalEvent } from './journal-entry.ts';

/**
 * An append-only file of hash-chained lines. `append` resolves when the line is on the disk (fsync): whoever acts
 * only after that can never have acted without a trace.
 */
export class Journal {
  readonly #file: FileHandle;
  readonly #clock: Clock;
  #entries: readonly JournalEntry[];
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, clock: Clock, entries: readonly JournalEntry[]) {
    this.#file = file;
    this.#clock = clock;
    this.#entries = entries;
  }

  /** Begins a new journal; fails if there is one already. */
  static async create(path: string, clock: Clock): Promise<Journal> {
    const file = await open(path, 'ax', 0o600);
    await syncFolder(dirname(path));
    return new Journal(file, clock, []);
  }

  /** Goes on with a journal that was read and verified; a cut-off last line is removed first. */
  static async reopen(
    path: string,
    clock: Clock,
    read: { readonly entries: readonly JournalEntry[]; readonly bytes: number },
  ): Promise<Journal> {
    await truncate(path, read.bytes);
    return new Journal(await open(path, 'a', 0o600), clock, read.entries);
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** Writes one entry durably. Entries are written one after the other, in the order of the calls. */
  append(event: JournalEvent): Promise<JournalEntry> {
    const written = this.#writing.then(() => this.#write(event));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #write(event: JournalEvent): Promise<JournalEntry> {
    const bare = {
      seq: this.#entries.length,
      at: this.#clock.now().toISOString(),
      // Through JSON once: what is hashed is exactly what a reader will find.
      event: JSON.parse(JSON.stringify(event)) as JournalEvent,
      prev: this.#entries.at(-1)?.hash ?? chainStart,
    };
    const entry: JournalEntry = { ...bare, hash: entryHash(bare) };
    await this.#file.appendFile(`${JSON.stringify(entry)}\n`);
    await this.#file.sync();
    this.#entries = [...this.#entries, entry];
    return entry;
  }
}

/** A new file is only there after a crash if its folder was synced too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
