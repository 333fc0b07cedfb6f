import { open, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { toJson, type Clock } from '@drawbridge/base';

import { chainStart, entryHash } from './journal-entry.ts';
import { runEventShape } from './run-event-shape.ts';
import type { RunEntry, RunEvent } from './run-events.ts';

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
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle, clock: Clock, entries: readonly RunEntry[], onAppend?: OnAppend) {
    this.#file = file;
    this.#clock = clock;
    this.#entries = entries;
    this.#onAppend = onAppend;
  }

  /** Begins a new journal; fails if there is one already. */
  static async create(path: string, clock: Clock, onAppend?: OnAppend): Promise<Journal> {
    const file = await open(path, 'ax', 0o600);
    await syncFolder(dirname(path));
    return new Journal(file, clock, [], onAppend);
  }

  /** Continues a journal that was read and verified; a cut-off last line is removed first. */
  static async reopen(
    path: string,
    clock: Clock,
    read: { readonly entries: readonly RunEntry[]; readonly bytes: number },
    onAppend?: OnAppend,
  ): Promise<Journal> {
    await truncate(path, read.bytes);
    return new Journal(await open(path, 'a', 0o600), clock, read.entries, onAppend);
  }

  get entries(): readonly RunEntry[] {
    return this.#entries;
  }

  /** Writes one entry durably. Entries are written one after the other, in the order of the calls. */
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
    // Through JSON and its shape once: what is hashed is exactly what a reader will find, and can read.
    const json = toJson(event);
    const read = runEventShape.parse(json);
    const bare = {
      seq: this.#entries.length,
      at: this.#clock.now().toISOString(),
      event: json,
      prev: this.#entries.at(-1)?.hash ?? chainStart,
    };
    const hash = entryHash(bare);
    await this.#file.appendFile(`${JSON.stringify({ ...bare, hash })}\n`);
    await this.#file.sync();
    const entry: RunEntry = { ...bare, event: read, hash };
    this.#entries = [...this.#entries, entry];
    await this.#onAppend?.(entry);
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
