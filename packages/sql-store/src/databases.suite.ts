import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Clock, Result } from '@drawbridge/base';
import { describe, it, onTestFinished } from 'vitest';

import { openPostgres } from './database/postgres/postgres-database.ts';
import { findPostgres } from './database/postgres/private-server.suite.ts';
import { usePrivateServer } from './database/postgres/use-private-server.suite.ts';
import type { SqlDatabase } from './database/sql-database.ts';
import { openSqlite } from './database/sqlite/sqlite-database.ts';
import { openSqlRunStore, type ServiceStore, type ServiceStoreOptions } from './service-store.ts';

/** Opens the same new database, as often as it is called: as several processes would. */
export type OpenDatabase = () => Promise<SqlDatabase>;

/** Makes a new, empty database for a test. */
export type NewDatabase = () => Promise<OpenDatabase>;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-sql-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Closed at the end of the test. */
const closed = (database: SqlDatabase): SqlDatabase => {
  onTestFinished(() => database.close().catch(() => undefined));
  return database;
};

const newSqlite: NewDatabase = async () => {
  const file = join(await temporaryFolder(), 'drawbridge.db');
  return async () => closed(valueOf(await openSqlite({ file, clock: systemClock })));
};

/** The same tests on both kinds of database; those on PostgreSQL are skipped where it is not installed. */
export function onEachDatabase(name: string, tests: (newDatabase: NewDatabase) => void): void {
  describe(`${name}, in SQLite`, () => {
    tests(newSqlite);
  });
  const bin = findPostgres();
  if (bin === undefined) {
    describe(`${name}, in PostgreSQL`, () => {
      it.skip('PostgreSQL is not installed here: apt-get install postgresql', () => undefined);
    });
    return;
  }
  describe(`${name}, in PostgreSQL`, () => {
    const server = usePrivateServer(bin);
    tests(async () => {
      const url = await server().createDatabase();
      return async () => closed(valueOf(await openPostgres({ url })));
    });
  });
}

/** A store in a database, as one process has it. */
export async function storeIn(
  open: OpenDatabase,
  options: Partial<ServiceStoreOptions> = {},
): Promise<ServiceStore> {
  const store = valueOf(await openSqlRunStore(await open(), { clock: systemClock, ...options }));
  onTestFinished(() => store.endLease().catch(() => undefined));
  return store;
}
