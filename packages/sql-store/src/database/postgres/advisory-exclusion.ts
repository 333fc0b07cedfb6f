import { fail, isFailure, problem, RetryableFailure, succeed, type Result } from '@drawbridge/base';
import type { Pool, PoolClient } from 'pg';

import { databaseFailure } from '../database-failure.ts';
import { advisoryLock } from '../dialect.ts';
import type { ExclusiveLock } from '../sql-database.ts';

const patienceMs = 60_000;

/** A replica that has vanished without a word keeps its lock until the server notices: within half a minute. */
const keepAlive =
  'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3';

/**
 * One piece of work at a time over all replicas, by an advisory lock on a connection of its own. The server gives the
 * lock to the next replica when that connection breaks: so the work is reported as failed if it did.
 */
export function advisoryExclusion(pool: Pool, place: string) {
  // Within the process they wait for each other: one connection at a time waits for the server.
  const last: Record<ExclusiveLock, Promise<unknown>> = { runs: Promise.resolve(), log: Promise.resolve() };
  return <T>(work: () => Promise<T>, lock: ExclusiveLock = 'runs'): Promise<Result<T>> => {
    const turn = last[lock].then(() => underLock(pool, { place, lock }, work));
    last[lock] = turn.catch(() => undefined);
    return turn;
  };
}

interface Exclusion {
  readonly place: string;
  readonly lock: ExclusiveLock;
}

async function underLock<T>(
  pool: Pool,
  { place, lock }: Exclusion,
  work: () => Promise<T>,
): Promise<Result<T>> {
  let client: PoolClient;
  try {
    client = await lockedClient(pool, lock);
  } catch (error) {
    return fail(notLocked(error, place));
  }
  let lost: Error | undefined;
  const onLost = (error?: Error) => {
    lost ??= error ?? new Error('the connection ended');
  };
  client.on('error', onLost).on('end', onLost);
  try {
    const value = await work();
    const kept = await client
      .query<{ is: boolean }>(`SELECT pg_advisory_unlock(${advisoryLock(lock)}) AS is`)
      .then(
        ({ rows }) => rows[0]?.is === true,
        () => false,
      );
    if (kept) return succeed(value);
    onLost();
    throw new RetryableFailure('store/lock-lost', `the connection to ${place} broke during exclusive work`);
  } catch (error) {
    await client.query(`SELECT pg_advisory_unlock(${advisoryLock(lock)})`).catch(onLost);
    throw error;
  } finally {
    client.off('error', onLost).off('end', onLost);
    client.release(lost);
  }
}

async function lockedClient(pool: Pool, lock: ExclusiveLock): Promise<PoolClient> {
  const client = await pool.connect();
  try {
    await client.query(keepAlive);
    await client.query(`SET statement_timeout = ${patienceMs}`);
    await client.query(`SELECT pg_advisory_lock(${advisoryLock(lock)})`);
    return client;
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

function notLocked(error: unknown, place: string) {
  const failure = isFailure(error) ? error : databaseFailure(error, place);
  if (failure.code !== 'store/slow') return problem(failure.code, failure.message, { hints: failure.hints });
  return problem('run/store-busy', `the lock of all runs in ${place} could not be had within a minute`, {
    hints: ['try again', 'pg_locks shows which connection holds the advisory lock'],
  });
}
