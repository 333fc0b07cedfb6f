import { open, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Clock } from '@drawbridge/base';

import { JournalUnwritable } from './journal-unwritable.ts';
import { newEntry } from './new-entry.ts';
import type { RunEntry, RunEvent } from './run-events.ts';

/** What a journal held when it was opened, and its length in bytes. */
interface JournalRead {
  readonly entries: readonly RunEntry[];
  readonly bytes: number;
}

/** Called when an entry is on the disk; what the entry announces is done only after it resolves. */
export type OnAppend = (entry: RunEntry) => Promise<void>;

/**
 * An append-only file of hash-chained lines. `append` resolves when the line is on the disk (fsync): a run that
 * acts only after that can never have acted without a trace.
 */
export class Journal {
  readonly #file: FileHandle;
  readonly #clock: Clock;
  readonly #onAppend: OnAppend | undefined;
  #entries: readonly RunEntry[];
  /** The length in bytes of what is known to be on the disk. */
  #bytes: number;
  #broken: JournalUnwritable | undefined;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, clock: Clock, read: JournalRead, onAppend?: OnAppend) {
    this.#file = file;
    this.#clock = clock;
    this.#entries = read.entries;
    this.#bytes = read.bytes;
    this.#onAppend = onAppend;
  }

  /** Begins a new journal; fails if there is one already. */
  static async create(path: string, clock: Clock, onAppend?: OnAppend): Promise<Journal> {
    const file = await open(path, 'ax', 0o600);
    await syncFolder(dirname(path));
    return new Journal(file, clock, { entries: [], bytes: 0 }, onAppend);
  }

  /** Continues a journal that was read and verified; a cut-off last line is removed first. */
  static async reopen(path: string, clock: Clock, read: JournalRead, onAppend?: OnAppend): Promise<Journal> {
    await truncate(path, read.bytes);
    return new Journal(await open(path, 'a', 0o600), clock, read, onAppend);
  }

  get entries(): readonly RunEntry[] {
    return this.#entries;
  }

  /**
   * Writes one entry durably. Entries are written one after the other, in the order of the calls. Rejects with a
   * `JournalUnwritable` where the disk refuses; from then on nothing more is written, since a line that follows one that
   * is missing or half there would make the journal look forged.
   */
  append(event: RunEvent): Promise<RunEntry> {
    const written = this.#writing.then(() => this.#write(event));
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #write(event: RunEvent): Promise<RunEntry> {
    const { entry, json } = newEntry(event, this.#entries.at(-1), this.#clock.now());
    const { seq, at, prev, hash } = entry;
    await this.#writeLine(`${JSON.stringify({ seq, at, event: json, prev, hash })}\n`, entry);
    this.#entries = [...this.#entries, entry];
    await this.#onAppend?.(entry);
    return entry;
  }

  async #writeLine(line: string, entry: RunEntry): Promise<void> {
    if (this.#broken !== undefined) throw new JournalUnwritable(entry, this.#broken.cause);
    try {
      await this.#file.appendFile(line);
      await this.#file.sync();
      this.#bytes += Buffer.byteLength(line);
    } catch (error) {
      this.#broken = new JournalUnwritable(entry, error as Error);
      // Where even this fails, the half line is read as one that was cut off: it was never confirmed.
      await this.#file.truncate(this.#bytes).catch(() => undefined);
      throw this.#broken;
    }
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
