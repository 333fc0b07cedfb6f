import { placeRecords, type NewRecord } from '@drawbridge/audit-log';
import { fail, problem, succeed, type Clock, type Result } from '@drawbridge/base';

import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';
import { insertLines, lockLogEnd } from '../log/table-log.ts';

export interface PruneRequest {
  /** Runs that ended before that. */
  readonly olderThan: Date;
  /** Who prunes, for the log. */
  readonly by: string;
  readonly clock: Clock;
}

export interface PruneReport {
  readonly runs: number;
  readonly entries: number;
}

interface Row {
  readonly run: string;
  readonly size: number;
  readonly head: string;
}

const dayMs = 86_400_000;
const runsAtOnce = 100;

/**
 * Deletes the journals of runs that ended long ago, with the texts beside them. What is kept: their lines in the log,
 * which gets another line for each, so that it still verifies; and that the incident had the run. Runs that have not
 * ended, or were set aside, stay.
 */
export async function pruneRuns(database: SqlDatabase, request: PruneRequest): Promise<Result<PruneReport>> {
  const { olderThan, clock } = request;
  if (clock.now().getTime() - olderThan.getTime() < dayMs)
    return fail(
      problem(
        'migrate/too-young',
        'runs are pruned when they are at least a day old: the caps count them before',
      ),
    );
  let [runs, entries] = [0, 0];
  for (;;) {
    const pruned = await database.transaction((session) => pruneSome(database, session, request));
    runs += pruned.length;
    entries += pruned.reduce((sum, { size }) => sum + size, 0);
    if (pruned.length < runsAtOnce) return succeed({ runs, entries });
  }
}

async function pruneSome(
  database: SqlDatabase,
  session: SqlSession,
  { olderThan, by, clock }: PruneRequest,
): Promise<readonly Row[]> {
  const end = await lockLogEnd(database, session);
  const rows = await session.all<Row>(
    `SELECT run, size, head FROM runs WHERE ended IS NOT NULL AND owner IS NULL AND pruned IS NULL AND set_aside IS NULL
      AND last_at < ? ORDER BY run LIMIT ?${database.dialect.forUpdate}`,
    [olderThan.toISOString(), runsAtOnce],
  );
  const at = clock.now().toISOString();
  for (const { run } of rows) {
    for (const table of ['entries', 'attachments', 'claims'])
      await session.run(`DELETE FROM ${table} WHERE run = ?`, [run]);
    await session.run('UPDATE runs SET pruned = ?, digest = NULL, digest_hash = NULL WHERE run = ?', [
      at,
      run,
    ]);
  }
  const records = rows.map(({ run, size, head }): NewRecord => ({
    type: 'run-pruned',
    run,
    entries: size,
    hash: head,
    by: by.slice(0, 200),
  }));
  if (end.seq > 0) await insertLines(session, end, placeRecords(records, end, at));
  return rows;
}
