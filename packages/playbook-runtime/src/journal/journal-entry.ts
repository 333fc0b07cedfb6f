import { canonicalJson, sha256, type JsonValue } from '@drawbridge/base';

/**
 * One line of a journal. What a run may write is listed in `run-events.ts`; connections and credentials are
 * no part of any event, so they cannot get in.
 */
export interface JournalEntry<Event> {
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly event: Event;
  /** The hash of the entry before, or 64 zeros. */
  readonly prev: string;
  /** SHA-256 (hex) of the canonical JSON of seq, at, event and prev. */
  readonly hash: string;
}

export const chainStart = '0'.repeat(64);

/** The hash that an entry must have: of its event as it stands in the file. */
export function entryHash(entry: Omit<JournalEntry<JsonValue>, 'hash'>): string {
  const { seq, at, event, prev } = entry;
  return sha256(canonicalJson({ seq, at, event, prev }));
}
