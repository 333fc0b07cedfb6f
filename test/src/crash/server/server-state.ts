import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openPostgres, openSqlite, type SqlDatabase } from '@drawbridge/sql-store';
import {
  findPostgres,
  startPrivateServer,
  type PrivateServer,
} from '@drawbridge/sql-store/private-server-suite';

import { valueOf } from '../../server/ground.ts';
import type { Ground } from '../ground.ts';

export type StoreKind = 'sqlite' | 'postgres';

/** The state of a server under test, looked at from outside. */
export interface ServerState {
  /** An empty state: the next server begins with it. */
  renew(): Promise<void>;
  /** How many entries all journals have. */
  entries(): Promise<number>;
  /** Kills the database, where it is a server of its own, and starts it again. */
  readonly killDatabase?: () => Promise<void>;
  close(): Promise<void>;
}

const counting = 'SELECT COUNT(*) AS entries FROM entries';

/** The state of the ground in a file, or in a PostgreSQL server of its own. */
export async function openServerState(ground: Ground, kind: StoreKind): Promise<ServerState> {
  return kind === 'sqlite' ? sqliteState(ground) : postgresState(ground);
}

function removeState(ground: Ground): void {
  ground.reset();
  rmSync(join(ground.runs, '..'), { recursive: true, force: true });
}

function sqliteState(ground: Ground): ServerState {
  const file = join(ground.runs, '..', 'state.db');
  let open: SqlDatabase | undefined;
  const close = async () => {
    await open?.close();
    open = undefined;
  };
  return {
    renew: async () => {
      await close();
      removeState(ground);
    },
    entries: async () => {
      if (open === undefined && existsSync(file)) open = valueOf(await openSqlite({ file, clock }));
      return countIn(open);
    },
    close,
  };
}

const clock = { now: () => new Date(), sleep: (ms: number) => wait(ms).then(() => undefined) };

/** None, while its tables are not made or it cannot be reached. */
async function countIn(database: SqlDatabase | undefined): Promise<number> {
  const [row] = (await database?.all<{ entries: number }>(counting).catch(() => undefined)) ?? [];
  return row?.entries ?? 0;
}

async function postgresState(ground: Ground): Promise<ServerState> {
  const bin = findPostgres();
  if (bin === undefined) throw new Error('PostgreSQL is not installed here: apt-get install postgresql');
  const server: PrivateServer = await startPrivateServer(bin);
  const configuration = join(ground.folder, 'drawbridge.config.yaml');
  const clouds = readFileSync(configuration, 'utf8');
  let open: SqlDatabase | undefined;
  return {
    renew: async () => {
      await open?.close();
      removeState(ground);
      const url = await server.createDatabase();
      writeFileSync(configuration, `${clouds}server: ${JSON.stringify({ store: { postgres: { url } } })}\n`);
      open = valueOf(await openPostgres({ url }));
    },
    entries: () => countIn(open),
    killDatabase: async () => {
      await server.stop('immediate');
      await server.start();
    },
    close: async () => {
      await open?.close();
      await server.remove();
    },
  };
}
