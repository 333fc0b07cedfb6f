import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

import { fail, problem, succeed, type Result } from '@drawbridge/base';
import pg, { type ClientBase, type Pool, type PoolClient } from 'pg';

import { databaseFailure, isConflict } from '../database-failure.ts';
import { postgresDialect } from '../dialect.ts';
import type { SqlDatabase, SqlSession, SqlValue } from '../sql-database.ts';
import { advisoryExclusion } from './advisory-exclusion.ts';
import { readPostgresOptions, type PostgresOptions } from './postgres-options.ts';
import { servePostgres } from './serve-postgres.ts';

/** The oldest server that we test against. */
const oldestServer = 140_000;
const attempts = 8;

/** Opens a PostgreSQL database, whose connections are made again when they were lost. */
export async function openPostgres(options: PostgresOptions): Promise<Result<SqlDatabase>> {
  const read = readPostgresOptions(options);
  if (!read.ok) return read;
  const { config, place } = read.value;
  const pool = new pg.Pool({ ...config, types: { getTypeParser: typeParser }, ...onConnect });
  // A connection that breaks while it is idle: the next one is a new one.
  pool.on('error', () => undefined);
  try {
    const [found] = (
      await pool.query<{ version: string }>(`SELECT current_setting('server_version_num') AS version`)
    ).rows;
    if (Number(found?.version) >= oldestServer) return succeed(postgresDatabase(pool, place));
    await pool.end();
    return fail(problem('store/server-too-old', `the server of ${place} is older than PostgreSQL 14`));
  } catch (error) {
    await pool.end().catch(() => undefined);
    const { code, message, hints } = databaseFailure(error, place);
    return fail(problem(code, message, { hints }));
  }
}

/** The pool waits for it, though its types do not say so. Durable means durable, whatever the server's setting is. */
const onConnect: Pick<pg.PoolConfig, 'onConnect'> = {
  onConnect: (client: ClientBase) => {
    client.on('error', () => undefined);
    return client.query('SET synchronous_commit = on') as unknown as undefined;
  },
};

/** Counts and times are numbers; one that a number cannot hold is in none of our columns. */
const typeParser: pg.CustomTypesConfig['getTypeParser'] = (type, format) =>
  type === pg.types.builtins.INT8
    ? Number
    : (pg.types.getTypeParser(type, format) as (value: string) => unknown);

function postgresDatabase(pool: Pool, place: string): SqlDatabase {
  const session = sessionOf(pool);
  const named = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw isOfDriver(error) ? databaseFailure(error, place) : error;
    }
  };
  return {
    dialect: postgresDialect,
    place,
    run: (sql, params) => named(() => session.run(sql, params)),
    all: (sql, params) => named(() => session.all(sql, params)),
    transaction: (work) => named(() => transaction(pool, work)),
    exclusively: advisoryExclusion(pool, place),
    serve: (request) => servePostgres(pool, place, request),
    close: () => pool.end(),
  };
}

/** What the server or the connection to it threw; what the work threw stays as it is. */
function isOfDriver(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, syscall } = error as NodeJS.ErrnoException;
  return (
    error instanceof pg.DatabaseError ||
    code !== undefined ||
    syscall !== undefined ||
    /connection|timeout/i.test(error.message)
  );
}

async function transaction<T>(pool: Pool, work: (session: SqlSession) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, work);
    } catch (error) {
      if (!isConflict(error) || attempt === attempts) throw error;
      await wait(randomInt(1, 50 * attempt));
    }
  }
}

async function once<T>(pool: Pool, work: (session: SqlSession) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const value = await work(sessionOf(client));
    await client.query('COMMIT');
    return value;
  } catch (error) {
    // Where not even this is answered, the connection is dropped, and the server rolls back.
    await client.query('ROLLBACK').catch((lost: unknown) => {
      broken = lost as Error;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const numbered = new Map<string, string>();

/** With `$1` for the first `?`. No text of ours has a question mark in it. */
function withNumbers(sql: string): string {
  const known = numbered.get(sql);
  if (known !== undefined) return known;
  let at = 0;
  const text = sql.replaceAll('?', () => `$${(at += 1)}`);
  // Statements over many rows have a text for each count of them: those are not kept.
  if (at < 40) numbered.set(sql, text);
  return text;
}

function sessionOf(client: Pool | PoolClient): SqlSession {
  const query = (sql: string, params: readonly SqlValue[]) => client.query(withNumbers(sql), [...params]);
  return {
    run: async (sql, params = []) => (await query(sql, params)).rowCount ?? 0,
    all: async <Row>(sql: string, params: readonly SqlValue[] = []) =>
      (await query(sql, params)).rows as readonly Row[],
  };
}
