import type { JsonValue } from '@drawbridge/base';

import { chainStart, entryHash } from './journal-entry.ts';
import { runEventShape } from './run-event-shape.ts';
import type { RunEntry, RunEvent } from './run-events.ts';

/** What the next entry of a journal continues. */
export type JournalEnd = Pick<RunEntry, 'seq' | 'hash'>;

/** An entry that is not written yet, and its event as it will stand in the journal: as a value, and as JSON. */
export interface NewEntry {
  readonly entry: RunEntry;
  readonly json: JsonValue;
  readonly text: string;
}

/**
 * The entry that follows the last one of a journal; throws where the event has not the shape of one. It goes through
 * JSON and its shape once: what is hashed is exactly what a reader will find, and can read.
 */
export function newEntry(event: RunEvent, last: JournalEnd | undefined, at: Date): NewEntry {
  const text = JSON.stringify(event);
  const json = JSON.parse(text) as JsonValue;
  const read = runEventShape.parse(json);
  const seq = last === undefined ? 0 : last.seq + 1;
  const bare = { seq, at: at.toISOString(), event: json, prev: last?.hash ?? chainStart };
  return { entry: { ...bare, event: read, hash: entryHash(bare) }, json, text };
}
