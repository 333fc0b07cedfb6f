import { readFile } from 'node:fs/promises';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { checkLines, parseJournal, type CheckedLine } from './parse-journal.ts';
import type { RunEntry } from './run-events.ts';

/** A journal whose chain holds. */
export interface ReadJournal {
  readonly entries: readonly RunEntry[];
  /** The length in bytes of the whole lines. */
  readonly bytes: number;
  /** Set when the last line was cut off in writing: it was never confirmed, so nothing was done because of it. */
  readonly truncated?: Problem;
}

/**
 * Reads a journal, verifies its chain, and parses every entry. A cut-off last line is what a crash in writing leaves,
 * and is told apart from damage: an entry that was changed, removed or moved. An entry that is intact and has another
 * shape than ours is neither: another version of Drawbridge wrote it.
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
  const parsed = parseJournal(lines, file);
  if (!parsed.ok) return parsed;
  const entries = parsed.value;
  const bytes = Buffer.byteLength(text.slice(0, end));
  if (end === text.length) return succeed({ entries, bytes });
  const truncated = cutOff(file, lines.length + 1);
  return succeed({ entries, bytes, truncated }, [truncated]);
}

/** The whole lines of a journal, each by itself: see `checkLines`. */
export async function readJournalLines(file: string): Promise<readonly CheckedLine[]> {
  return checkLines((await readFile(file, 'utf8')).split('\n').slice(0, -1));
}

function cutOff(file: string, line: number): Problem {
  return problem('journal/truncated', `line ${line} of the journal is cut off`, {
    severity: 'warning',
    file,
    hints: ['the process ended while it was writing; what the line announced was never started'],
  });
}
