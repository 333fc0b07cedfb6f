import canonicalize from 'canonicalize';
import { z } from 'zod';

import { leafHash } from '../tree/merkle-tree.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const place = { seq: count, time: z.iso.datetime(), prev: hash };

/**
 * One line of the log. A line for each entry of each journal, so that an entry is covered as soon as it may have
 * an effect: with a line for each run, the entries of a run that was killed could be changed without a trace.
 */
const logRecordShape = z.discriminatedUnion('type', [
  /** The first line. `log` names this log in its checkpoints; `after` is the log that was set aside for it. */
  z.strictObject({
    ...place,
    type: z.literal('log-started'),
    log: z.string().regex(/^[^\s+]{1,200}$/),
    after: z.strictObject({ log: z.string().max(200), size: count, root: hash.optional() }).optional(),
  }),
  /** A run that was there before the log: how many entries its journal had, and the hash of the last. */
  z.strictObject({
    ...place,
    type: z.literal('run-before'),
    run: z.string(),
    entries: count,
    hash,
    unreadable: z.string().optional(),
  }),
  /** One entry of a run's journal. `late` where it was logged by another process than the one that wrote it. */
  z.strictObject({
    ...place,
    type: z.literal('entry'),
    run: z.string(),
    entry: count,
    hash,
    late: z.literal(true).optional(),
  }),
  /** A person set a run aside that could not be read: its folder is gone from the runs, and that is known. */
  z.strictObject({
    ...place,
    type: z.literal('run-set-aside'),
    run: z.string(),
    by: z.string().max(200),
    why: z.string().max(500),
  }),
  /** The journal of a run that had ended was deleted by its age: how many entries it had, and the hash of the last. */
  z.strictObject({
    ...place,
    type: z.literal('run-pruned'),
    run: z.string(),
    entries: count,
    hash,
    by: z.string().max(200),
  }),
  /** Somebody let nothing new act in that scope: everything, a playbook, or an account. */
  z.strictObject({
    ...place,
    type: z.literal('paused'),
    scope: z.string().max(300),
    by: z.string().max(200),
    why: z.string().max(1_000),
  }),
  /** Somebody ended that pause. */
  z.strictObject({
    ...place,
    type: z.literal('resumed'),
    scope: z.string().max(300),
    by: z.string().max(200),
    why: z.string().max(1_000).optional(),
  }),
  /** Written on a timer: it shows that the log was there at that time, though nothing happened. */
  z.strictObject({ ...place, type: z.literal('heartbeat') }),
]);

/** One line of the log. */
export type LogRecord = z.infer<typeof logRecordShape>;

/** What a line says, before it has its place in the log. */
export type NewRecord = LogRecord extends infer Record
  ? Record extends LogRecord
    ? Omit<Record, 'seq' | 'time' | 'prev'>
    : never
  : never;

/** The `prev` of the first line. */
export const logStart = '0'.repeat(64);

/** The bytes of a line, without its newline: the canonical JSON of RFC 8785. They are the leaf of the tree. */
export function recordLine(record: LogRecord): string {
  if (record.type === 'entry') {
    // Nearly every line is one of these: written in the order of its keys, JSON of texts and numbers is canonical.
    const { entry, hash: of, late, prev, run, seq, time, type } = record;
    return JSON.stringify({ entry, hash: of, late, prev, run, seq, time, type });
  }
  return canonicalize(record) ?? '';
}

/** The hash of a line: the `prev` of the next one, and a leaf of the tree. */
export function lineHash(line: string | Buffer): Buffer {
  return leafHash(line);
}

/** The record in a line; undefined where it is none, or is not written canonically. */
export function parseRecord(line: string): LogRecord | undefined {
  try {
    const read = logRecordShape.safeParse(JSON.parse(line));
    return read.success && recordLine(read.data) === line ? read.data : undefined;
  } catch {
    return undefined;
  }
}
