import { setTimeout as wait } from 'node:timers/promises';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import type { Pool, PoolClient } from 'pg';

import { databaseFailure } from '../database-failure.ts';
import { advisoryLock, sharedSpace } from '../dialect.ts';
import type { Serving, ServingRequest } from '../serving.ts';

/** The server may not have noticed yet that the process before this one is gone. */
const attempts = 20;
const pauseMs = 100;
/** How soon a connection that broke is made again. */
const againMs = 1_000;

/**
 * A place among the replicas, kept by advisory locks on a connection of its own: the server frees it when the process is
 * gone. Where the connection breaks, it is taken again; meanwhile the fence of each run says who may write to it.
 */
export async function servePostgres(
  pool: Pool,
  place: string,
  request: ServingRequest,
): Promise<Result<Serving>> {
  const taken = await takePatiently(pool, place, request);
  if (!taken.ok) return taken;
  const kept = new KeptPlace(pool, place, request, taken.value);
  return succeed({ leave: () => kept.leave() });
}

/** The place of this process, taken again whenever its connection was lost. */
class KeptPlace {
  readonly #pool: Pool;
  readonly #place: string;
  readonly #request: ServingRequest;
  readonly #left = new AbortController();
  #client: PoolClient | undefined;

  constructor(pool: Pool, place: string, request: ServingRequest, client: PoolClient) {
    this.#pool = pool;
    this.#place = place;
    this.#request = request;
    this.#keep(client);
  }

  leave(): Promise<void> {
    this.#left.abort();
    // Its locks end with the connection.
    this.#client?.release(true);
    this.#client = undefined;
    return Promise.resolve();
  }

  #keep(client: PoolClient): void {
    this.#client = client;
    const onLost = (error?: Error) => {
      if (this.#client !== client) return;
      this.#client = undefined;
      client.release(error ?? true);
      void this.#takeAgain();
    };
    client.on('error', onLost).on('end', onLost);
  }

  #hasLeft(): boolean {
    return this.#left.signal.aborted;
  }

  async #takeAgain(): Promise<void> {
    while (!this.#hasLeft()) {
      const taken = await takePatiently(this.#pool, this.#place, this.#request);
      if (taken.ok) {
        if (this.#hasLeft()) taken.value.release(true);
        else this.#keep(taken.value);
        return;
      }
      const [why] = taken.problems;
      if (why !== undefined && refusals.has(why.code)) {
        this.#request.onLost(why);
        return;
      }
      await wait(againMs, undefined, { signal: this.#left.signal }).catch(() => undefined);
    }
  }
}

const refusals: ReadonlySet<string> = new Set(['store/one-server', 'store/replicas-differ']);

async function takePatiently(
  pool: Pool,
  place: string,
  request: ServingRequest,
): Promise<Result<PoolClient>> {
  for (let attempt = 1; ; attempt += 1) {
    const taken = await take(pool, place, request);
    if (taken.ok || attempt === attempts || !refusals.has(taken.problems[0]?.code ?? '')) return taken;
    await wait(pauseMs);
  }
}

async function take(pool: Pool, place: string, request: ServingRequest): Promise<Result<PoolClient>> {
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    const refused = await lockPlace(client, place, request);
    if (refused === undefined) return succeed(client);
    client.release(true);
    return fail(refused);
  } catch (error) {
    client?.release(true);
    const { code, message, hints } = databaseFailure(error, place);
    return fail(problem(code, message, { hints }));
  }
}

async function lockPlace(
  client: PoolClient,
  place: string,
  { alone, shared }: ServingRequest,
): Promise<Problem | undefined> {
  const ask = async (sql: string) => (await client.query<{ is: boolean }>(sql)).rows[0]?.is === true;
  const way = alone ? 'pg_try_advisory_lock' : 'pg_try_advisory_lock_shared';
  if (!(await ask(`SELECT ${way}(${advisoryLock('serving')}) AS is`))) return notAlone(place, alone);
  // Ours first, then a look at the others': of two that come at once, one at least sees the other.
  const number = Number.parseInt(shared.slice(0, 8), 16) | 0;
  await client.query(`SELECT pg_advisory_lock_shared(${sharedSpace}, ${number})`);
  const differs = await ask(
    `SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND classid = ${sharedSpace} AND objid <> ${number >>> 0}) AS is`,
  );
  return differs ? replicasDiffer(place) : undefined;
}

function notAlone(place: string, alone: boolean): Problem {
  const why = alone
    ? `another server works on ${place}, and the embedded engine works alone`
    : `a server with the embedded engine, which works alone, works on ${place}`;
  const hints = ['stop that server first', 'for several replicas: server.engine.temporal on each of them'];
  return problem('store/one-server', why, { hints });
}

function replicasDiffer(place: string): Problem {
  return problem(
    'store/replicas-differ',
    `another replica on ${place} has other keys: decisions and sign-ins of the one would not count at the other`,
    {
      hints: [
        'give every replica the same files: server.sealKeyFile, server.authentication.signIn.sessionKeyFile, audit.key',
        'to change a key, stop all replicas first',
      ],
    },
  );
}
