import type { Journals } from '@drawbridge/audit-log';
import { fail, problem, succeed, TerminalFailure } from '@drawbridge/base';

import { readJournalLines } from '../journal/read-journal.ts';
import { journalOf, runIds } from './run-folders.ts';

/** The journals in a folder of runs, as the audit log is held against them. A run that never began has no lines. */
export function journalsIn(folder: string): Journals {
  return {
    runs: async () => {
      const ids = await runIds(folder);
      if (!ids.ok)
        throw new TerminalFailure(
          'run/store-unusable',
          ids.problems[0]?.message ?? 'the runs cannot be read',
        );
      return ids.value;
    },
    lines: async (run) => {
      const file = journalOf(folder, run);
      try {
        return succeed(await readJournalLines(file));
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT') return succeed([]);
        return fail(problem('journal/unreadable', `the journal cannot be read: ${message}`, { file }));
      }
    },
  };
}
