import { lstat, readFile } from 'node:fs/promises';

import type { JsonValue } from '@drawbridge/base';

import { entryHash, type JournalEntry } from '../journal/journal-entry.ts';

/** What the file system says of a journal. */
export type JournalStamp =
  /** `stamp` is another one after every append and every edit: file, size, times of its contents and of its node. */
  | { readonly is: 'file'; readonly stamp: string; readonly modified: Date; readonly size: number }
  /** There is no journal: the run never began, and made no change. */
  | { readonly is: 'absent' }
  /** A folder, a pipe, a link, or no right to look. */
  | { readonly is: 'unknown'; readonly why: string };

/** Looks at a journal without reading it. */
export async function stampJournal(file: string): Promise<JournalStamp> {
  try {
    const stat = await lstat(file, { bigint: true });
    if (!stat.isFile()) return { is: 'unknown', why: 'the journal is no file' };
    const { ino, size, mtimeNs, ctimeNs, mtime } = stat;
    return {
      is: 'file',
      stamp: [ino, size, mtimeNs, ctimeNs].join(':'),
      modified: mtime,
      size: Number(size),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { is: 'absent' };
    return { is: 'unknown', why: (error as Error).message };
  }
}

/**
 * Whether a journal that cannot be read may hold a change since an instant. It cannot where the file was last written
 * before that, or where its last line is intact and was written before that: lines are in the order of time.
 */
export async function mayHoldChanges(file: string, stamp: JournalStamp, since: Date): Promise<boolean> {
  if (stamp.is === 'absent') return false;
  if (stamp.is === 'unknown') return true;
  if (stamp.modified <= since) return false;
  const text = await readFile(file, 'utf8').catch(() => '');
  const at = text.endsWith('\n') ? timeOf(text.slice(0, -1).split('\n').at(-1) ?? '') : undefined;
  return at === undefined || at > since;
}

/** When an entry was written, if its own hash holds. */
function timeOf(line: string): Date | undefined {
  try {
    const entry = JSON.parse(line) as JournalEntry<JsonValue>;
    const at = new Date(entry.at);
    return entryHash(entry) === entry.hash && !Number.isNaN(at.getTime()) ? at : undefined;
  } catch {
    return undefined;
  }
}
