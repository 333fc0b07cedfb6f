import { AuditUnwritable } from '../journal/audit-unwritable.ts';
import { JournalUnwritable } from '../journal/journal-unwritable.ts';
import type { RunEntry } from '../journal/run-events.ts';

/** What the disk refused: why, and the entry that is not in the journal though what it says has happened. */
export interface RefusedByDisk {
  readonly reason: string;
  readonly happened: readonly RunEntry[];
}

/** Reads what was thrown while a run was at work. Undefined where it is not about the disk: then it is a bug. */
export function refusedByDisk(thrown: unknown): RefusedByDisk | undefined {
  if (thrown instanceof JournalUnwritable) {
    // An effect is begun only after its entry is on the disk, so an entry that announces one did not come true.
    const happened = /^(effect|undo|step)-finished$/.test(thrown.entry.event.type) ? [thrown.entry] : [];
    return { reason: thrown.message, happened };
  }
  if (thrown instanceof AuditUnwritable) return { reason: thrown.message, happened: [] };
  if (!isOfFileSystem(thrown)) return undefined;
  return { reason: `the folder of runs could not be written: ${thrown.message}`, happened: [] };
}

const calls =
  /^(open|read|write|fsync|ftruncate|truncate|close|mkdir|rename|link|unlink|rm|scandir|stat|lstat)$/;

function isOfFileSystem(thrown: unknown): thrown is NodeJS.ErrnoException {
  if (!(thrown instanceof Error)) return false;
  const { code, syscall } = thrown as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined && calls.test(syscall);
}
