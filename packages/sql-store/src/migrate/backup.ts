import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import type { Database } from 'libsql';

import { asProblem } from '../database/sqlite/sqlite-database.ts';
import { migrations } from '../schema/tables.ts';

/** A copy of a database of runs. */
export interface Backup {
  readonly file: string;
  readonly bytes: number;
  /** The version of its tables. */
  readonly version: number;
}

/**
 * Writes a copy of an SQLite database to a new file, while runs are at work in it: as it is at one moment, checked, and
 * complete in one file. PostgreSQL has `pg_dump` for that.
 */
export async function backupSqlite(file: string, to: string): Promise<Result<Backup>> {
  if (!(await exists(file))) return fail(problem('migrate/no-database', 'there is no database', { file }));
  if (await exists(to)) return fail(inTheWay(to));
  const draft = `${to}.draft`;
  try {
    await rm(draft, { force: true });
    // Made by us first: for its owner alone.
    await (await open(draft, 'ax', 0o600)).close();
    await withSqlite(file, (database) => {
      database.prepare('VACUUM INTO ?').run(draft);
    });
    return await putInPlace(draft, to);
  } catch (error) {
    return fail(asProblem(error, file));
  } finally {
    await rm(draft, { force: true });
  }
}

export interface RestoreOptions {
  /** Replaces the database that is there. */
  readonly overwrite?: boolean;
}

/**
 * Makes a backup the database. It is checked before; a database that is there stays unless it is to be replaced, and
 * nobody may work in it.
 */
export async function restoreSqlite(
  from: string,
  file: string,
  { overwrite = false }: RestoreOptions = {},
): Promise<Result<Backup>> {
  if (!(await exists(from)))
    return fail(problem('migrate/no-database', 'there is no backup', { file: from }));
  if ((await exists(file)) && !overwrite) return fail(inTheWay(file));
  const draft = `${file}.draft`;
  try {
    await rm(draft, { force: true });
    await (await open(draft, 'ax', 0o600)).close();
    await withSqlite(from, (database) => {
      database.prepare('VACUUM INTO ?').run(draft);
    });
    if (await exists(file)) await emptyLogOf(file);
    return await putInPlace(draft, file);
  } catch (error) {
    return fail(asProblem(error, file));
  } finally {
    await rm(draft, { force: true });
  }
}

/** Rejects where another process has the database open: its changes would be lost, or mixed with the backup's. */
async function emptyLogOf(file: string): Promise<void> {
  await withSqlite(file, (database) => {
    database.exec('PRAGMA journal_mode = DELETE');
  });
  for (const beside of ['-wal', '-shm']) await rm(`${file}${beside}`, { force: true });
}

async function putInPlace(draft: string, file: string): Promise<Result<Backup>> {
  const version = await checkDatabase(draft);
  if (!version.ok) return version;
  const handle = await open(draft, 'r+');
  await handle.sync();
  const { size } = await handle.stat();
  await handle.close();
  await rename(draft, file);
  const folder = await open(dirname(file), 'r');
  await folder.sync();
  await folder.close();
  return succeed({ file, bytes: size, version: version.value });
}

/** The version of a database of ours that is intact, and not newer than this Drawbridge. */
async function checkDatabase(file: string): Promise<Result<number>> {
  const found = await withSqlite(file, (database) => {
    const [check] = database.prepare('PRAGMA integrity_check').all() as readonly {
      integrity_check: string;
    }[];
    const tables = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = 'meta'`).all();
    const [row] =
      tables.length === 0
        ? []
        : (database.prepare(`SELECT value FROM meta WHERE name = 'version'`).all() as readonly {
            value: string;
          }[]);
    return { intact: check?.integrity_check === 'ok', version: Number(row?.value ?? 0) };
  });
  const newest = migrations.at(-1)?.version ?? 0;
  if (!found.intact) return fail(problem('store/damaged', 'the database is damaged', { file }));
  if (found.version === 0)
    return fail(problem('migrate/not-ours', 'this is not a database of Drawbridge', { file }));
  if (found.version > newest)
    return fail(
      problem(
        'store/newer',
        `the database is of version ${found.version}, and this Drawbridge knows versions up to ${newest}`,
        { file },
      ),
    );
  return succeed(found.version);
}

async function withSqlite<T>(file: string, work: (database: Database) => T): Promise<T> {
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(file, { timeout: 5_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

function inTheWay(file: string): Problem {
  return problem('migrate/file-exists', 'there is a file of that name, and it is not overwritten', { file });
}
