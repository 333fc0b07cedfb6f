import { fail, isFailure, problem, succeed, type Result } from '@drawbridge/base';

import { advisoryLock } from '../database/dialect.ts';
import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';
import { migrations, type Migration } from './tables.ts';

/** What was found in a database and what it has now. */
export interface SchemaVersions {
  /** 0 where it was empty. */
  readonly before: number;
  readonly now: number;
}

/**
 * Brings the tables of a database to the version of this Drawbridge, in one transaction. A newer one is refused: what
 * it means is not known here.
 */
export async function openSchema(
  database: SqlDatabase,
  known: readonly Migration[] = migrations,
): Promise<Result<SchemaVersions>> {
  const newest = known.at(-1)?.version ?? 0;
  try {
    // Most often there is nothing to do, and no need to write.
    const found = await versionOf(database).catch(() => 0);
    if (found === newest) return succeed({ before: found, now: found });
    const before = await database.transaction((session) => migrate(database, session, known));
    if (before > newest) return fail(tooNew(database.place, before, newest));
    return succeed({ before, now: newest });
  } catch (error) {
    if (!isFailure(error)) throw error;
    return fail(problem(error.code, error.message, { file: database.place, hints: error.hints }));
  }
}

/** The version of the tables in a database; 0 where it has none of ours. */
async function versionOf(session: SqlSession): Promise<number> {
  const [row] = await session.all<{ value: string }>(`SELECT value FROM meta WHERE name = 'version'`);
  return Number(row?.value ?? 0);
}

async function migrate(
  { dialect }: SqlDatabase,
  session: SqlSession,
  known: readonly Migration[],
): Promise<number> {
  if (dialect.name === 'postgres')
    await session.all(`SELECT pg_advisory_xact_lock(${advisoryLock('schema')})`);
  await session.run(
    dialect.ddl('CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)'),
  );
  const before = await versionOf(session);
  for (const migration of known.filter(({ version }) => version > before)) {
    for (const statement of migration.statements) await session.run(dialect.ddl(statement));
    for (const statement of migration[dialect.name] ?? []) await session.run(statement);
  }
  const now = String(Math.max(before, known.at(-1)?.version ?? 0));
  await session.run(
    `INSERT INTO meta (name, value) VALUES ('version', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
    [now],
  );
  return before;
}

function tooNew(place: string, found: number, newest: number) {
  return problem(
    'store/newer',
    `the database is of version ${found}, and this Drawbridge knows versions up to ${newest}`,
    { file: place, hints: ['use the version of Drawbridge that wrote it, or a newer one'] },
  );
}
