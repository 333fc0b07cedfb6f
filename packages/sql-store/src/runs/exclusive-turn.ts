import { AsyncLocalStorage } from 'node:async_hooks';

import type { Result } from '@drawbridge/base';

import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';

/** The number of the piece of exclusive work that is being done. */
const turns = new AsyncLocalStorage<string>();

/** The turn in which this is called; undefined outside of exclusive work. */
export const currentTurn = (): string | undefined => turns.getStore();

/**
 * Does exclusive work as a numbered turn. The lock of PostgreSQL ends with its connection, which may break unnoticed: so
 * what is journaled in a turn is written only while no later turn has begun. The lock of a file ends with its process.
 */
export function exclusiveTurn<T>(database: SqlDatabase, work: () => Promise<T>): Promise<Result<T>> {
  if (database.dialect.name === 'sqlite') return database.exclusively(work);
  return database.exclusively(async () => turns.run(await beginTurn(database), work));
}

async function beginTurn(database: SqlDatabase): Promise<string> {
  const rows = await database.all<{ value: string }>(
    `INSERT INTO meta (name, value) VALUES ('turn', '1') ON CONFLICT (name)
      DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT) RETURNING value`,
  );
  return rows[0]?.value ?? '';
}

/** The last turn that has begun; none begins until the transaction has ended. */
export async function holdTurn(session: SqlSession): Promise<string | undefined> {
  const rows = await session.all<{ value: string }>(`SELECT value FROM meta WHERE name = 'turn' FOR SHARE`);
  return rows[0]?.value;
}
