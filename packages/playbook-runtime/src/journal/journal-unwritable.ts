import type { RunEntry } from './run-events.ts';

/** Thrown where the disk refuses an entry: it is full, read-only, gone. What the entry says is known all the same. */
export class JournalUnwritable extends Error {
  override readonly name = 'JournalUnwritable';
  override readonly cause: Error;
  readonly entry: RunEntry;

  constructor(entry: RunEntry, cause: Error) {
    super(`the journal could not be written: ${cause.message}`);
    this.entry = entry;
    this.cause = cause;
  }
}
