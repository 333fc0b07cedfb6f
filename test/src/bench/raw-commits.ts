import type { SqlDatabase, SqlSession, SqlValue } from '@drawbridge/sql-store';

import type { Work } from './rate.ts';

/** The rows of one run as the engine wrote them. */
interface ModelRun {
  readonly run: Row;
  readonly entries: readonly Row[];
  readonly lines: readonly Row[];
}
type Row = Readonly<Record<string, SqlValue>>;

/**
 * What a run of five steps is to the database at least: the begin, then each step's start with the end of the step before,
 * then the end of the last step with that of the run. Two entries stand together where nothing happens between them.
 */
const commits: readonly (readonly [from: number, to: number])[] = [
  [0, 1],
  [1, 2],
  [2, 4],
  [4, 6],
  [6, 8],
  [8, 10],
  [10, 12],
];

/**
 * Raw commits of journals: the rows of a run that the engine has written (its entries, their lines in the log, the end of
 * its journal and its digest), copied into tables of the same shape, through the same database with the same durability
 * and its sharing of commits, in as many commits one after the other as five steps need. No hash is computed, nothing is
 * read, and no JSON is made.
 */
export async function rawCommits(database: SqlDatabase, runId: string): Promise<Work> {
  const model = await modelOf(database, runId);
  for (const { sql } of await database.all<{ sql: string }>(
    `SELECT sql FROM sqlite_master WHERE tbl_name IN ('runs', 'entries', 'log_lines') AND sql LIKE 'CREATE %'
      AND type <> 'trigger'`,
  ))
    await database.run(sql.replaceAll(/\b(runs|entries|log_lines|runs_open|runs_by_time)\b/g, 'raw_$1'));
  let runs = 0;
  let lines = 0;
  return async () => {
    const run = `${runId.slice(0, -7)}${String((runs += 1)).padStart(7, '0')}`;
    for (const [from, to] of commits)
      await database.transaction(async (session) => {
        if (from === 0) await insert(session, 'raw_runs', [{ ...model.run, run, digest: null }]);
        await insert(
          session,
          'raw_entries',
          model.entries.slice(from, to).map((entry) => ({ ...entry, run })),
        );
        await insert(
          session,
          'raw_log_lines',
          model.lines.slice(from, to).map((line) => ({ ...line, seq: (lines += 1) })),
        );
        const { head, last_at: at, digest } = model.run;
        await session.run('UPDATE raw_runs SET size = ?, head = ?, last_at = ?, digest = ? WHERE run = ?', [
          to,
          head ?? null,
          at ?? null,
          to === 12 ? (digest ?? null) : null,
          run,
        ]);
      });
  };
}

async function modelOf(database: SqlDatabase, runId: string): Promise<ModelRun> {
  const [run] = await database.all<Row>('SELECT * FROM runs WHERE run = ?', [runId]);
  const entries = await database.all<Row>('SELECT * FROM entries WHERE run = ? ORDER BY seq', [runId]);
  const lines = await database.all<Row>(`SELECT * FROM log_lines WHERE line LIKE '%"run":"' || ? || '"%'`, [
    runId,
  ]);
  if (run === undefined || entries.length !== 12 || lines.length !== 12)
    throw new Error(`a run of five steps is ${String(entries.length)} entries, not 12`);
  return { run, entries, lines };
}

async function insert(session: SqlSession, table: string, rows: readonly Row[]): Promise<void> {
  const names = Object.keys(rows[0] ?? {});
  const marks = rows.map(() => `(${names.map(() => '?').join(', ')})`).join(', ');
  const values = rows.flatMap((row) => names.map((name) => row[name] ?? null));
  await session.run(`INSERT INTO ${table} (${names.join(', ')}) VALUES ${marks}`, values);
}
