import { readFile } from 'node:fs/promises';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { isRecord } from '../conditions/records.ts';
import { chainStart, entryHash, type JournalEntry } from './journal-entry.ts';

/** A journal whose chain holds. */
export interface ReadJournal {
  readonly entries: readonly JournalEntry[];
  /** The length in bytes of the whole lines. */
  readonly bytes: number;
  /** Set when the last line was cut off in writing: it was never confirmed, so nothing was done because of it. */
  readonly truncated?: Problem;
}

/**
 * Reads a journal and verifies its chain. A cut-off last line is what a crash in writing leaves, and is told apart
 * from damage: an entry that was changed, removed or moved.
 */
export async function readJournal(file: string): Promise<Result<ReadJournal>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return fail(
      problem('journal/unreadable', `the journal cannot be read: ${(error as Error).message}`, { file }),
    );
  }
  const end = text.lastIndexOf('\n') + 1;
  const lines = text.slice(0, end).split('\n').slice(0, -1);
  const entries: JournalEntry[] = [];
  for (const [at, line] of lines.entries()) {
    const entry = parseLine(line);
    const why = faultOf(entry, entries.at(-1), at);
    if (entry === undefined || why !== undefined) return fail(damaged(file, at + 1, why ?? 'it is not JSON'));
    entries.push(entry);
  }
  const bytes = Buffer.byteLength(text.slice(0, end));
  if (end === text.length) return succeed({ entries, bytes });
  const truncated = cutOff(file, lines.length + 1);
  return succeed({ entries, bytes, truncated }, [truncated]);
}

function parseLine(line: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && isRecord(value.event) ? (value as unknown as JournalEntry) : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(
  entry: JournalEntry | undefined,
  before: JournalEntry | undefined,
  at: number,
): string | undefined {
  if (entry === undefined) return 'it is not an entry';
  if (entry.seq !== at) return `its number is ${entry.seq}, ${at} was expected`;
  if (entry.prev !== (before?.hash ?? chainStart)) return 'it does not follow the line before it';
  if (entry.hash !== entryHash(entry)) return 'its contents do not fit its hash';
  return undefined;
}

function damaged(file: string, line: number, why: string): Problem {
  return problem('journal/damaged', `line ${line} of the journal is damaged: ${why}`, {
    file,
    hints: ['the journal was changed after it was written: what it says from here on cannot be trusted'],
  });
}

function cutOff(file: string, line: number): Problem {
  return problem('journal/truncated', `line ${line} of the journal is cut off`, {
    severity: 'warning',
    file,
    hints: ['the process ended while it was writing; what the line announced was not begun'],
  });
}
