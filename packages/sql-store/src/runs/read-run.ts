import type { Journals } from '@drawbridge/audit-log';
import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import { checkLines, parseJournal, wrongId, type RunEntry } from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';

interface Row {
  readonly seq: number;
  readonly at: string;
  readonly event: string;
  readonly prev: string;
  readonly hash: string;
}

const pageOfEntries = 500;

/** Entries as the lines that a journal's file would have. Their events are taken as they stand. */
async function readLines(database: SqlDatabase, runId: string): Promise<readonly string[]> {
  const lines: string[] = [];
  let after = -1;
  for (;;) {
    const rows = await database.all<Row>(
      'SELECT seq, at, event, prev, hash FROM entries WHERE run = ? AND seq > ? ORDER BY seq LIMIT ?',
      [runId, after, pageOfEntries],
    );
    lines.push(...rows.map(lineOf));
    if (rows.length < pageOfEntries) return lines;
    after = rows.at(-1)?.seq ?? after;
  }
}

function lineOf({ seq, at, event, prev, hash }: Row): string {
  const [from, to] = [JSON.stringify({ seq, at }), JSON.stringify({ prev, hash })];
  return `${from.slice(0, -1)},"event":${event},${to.slice(1)}`;
}

/** The verified journal of a run. */
export async function readRun(database: SqlDatabase, runId: string): Promise<Result<readonly RunEntry[]>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  // Before the entries: what is appended meanwhile is more than what it says, never less.
  const [row] = await database.all<{ size: number; head: string; pruned: string | null }>(
    'SELECT size, head, pruned FROM runs WHERE run = ? AND set_aside IS NULL',
    [runId],
  );
  if (row === undefined)
    return fail(problem('run/unknown', `there is no run ${runId}`, { file: database.place }));
  if (row.pruned !== null) return fail(pruned(database, runId, row.pruned));
  const file = journalName(database, runId);
  const parsed = parseJournal(await readLines(database, runId), file);
  if (!parsed.ok) return parsed;
  const last = row.size === 0 ? undefined : parsed.value[row.size - 1];
  if (row.size > 0 && last?.hash !== row.head) return fail(cutOff(file, parsed.value.length, row.size));
  return succeed(parsed.value);
}

const journalName = ({ place }: SqlDatabase, runId: string): string => `${place}#${runId}`;

/** The journals of a database, as the audit log is held against them. */
export function journalsOf(database: SqlDatabase): Journals {
  return {
    runs: async () => {
      const rows = await database.all<{ run: string }>(
        'SELECT run FROM runs WHERE size > 0 AND set_aside IS NULL AND pruned IS NULL ORDER BY run',
      );
      return rows.map(({ run }) => run);
    },
    lines: async (run) => succeed(checkLines(await readLines(database, run))),
  };
}

function cutOff(file: string, found: number, size: number): Problem {
  return problem(
    'journal/damaged',
    `the journal has ${found} entries that follow each other, and had ${size}`,
    {
      file,
      hints: [
        'entries were removed or replaced after they were written: `drawbridge audit verify` says which',
      ],
    },
  );
}

function pruned({ place }: SqlDatabase, runId: string, at: string): Problem {
  return problem('run/pruned', `the journal of the run ${runId} was pruned on ${at}`, {
    file: place,
    hints: ['its lines in the audit log are kept; a backup from before has the journal'],
  });
}
