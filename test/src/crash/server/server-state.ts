import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import {
  findTemporal,
  startTemporal,
  type TemporalServer,
} from '@drawbridge/engine-temporal/temporal-server-suite';
import { openPostgres, openSqlite, type SqlDatabase } from '@drawbridge/sql-store';
import {
  findPostgres,
  startPrivateServer,
  type PrivateServer,
} from '@drawbridge/sql-store/private-server-suite';

import { stringify } from 'yaml';

import { valueOf } from '../../server/ground.ts';
import type { Ground } from '../ground.ts';

export type StoreKind = 'sqlite' | 'postgres';
export type EngineKind = 'embedded' | 'temporal';

/** The state of a server under test, looked at from outside. */
export interface ServerState {
  /** An empty state: the next server begins with it. */
  renew(): Promise<void>;
  /** How many entries all journals have. */
  entries(): Promise<number>;
  /** Kills the database, where it is a server of its own, and starts it again. */
  readonly killDatabase?: () => Promise<void>;
  /** Kills what carries the runs out, where it is a server of its own, and starts it again. */
  readonly killEngine?: () => Promise<void>;
  close(): Promise<void>;
}

const counting = 'SELECT COUNT(*) AS entries FROM entries';

/** The state of the ground in a file, or in a PostgreSQL server of its own; with it, a Temporal server of its own. */
export async function openServerState(
  ground: Ground,
  kind: StoreKind,
  engine: EngineKind,
): Promise<ServerState> {
  if (kind === 'sqlite') return sqliteState(ground);
  return postgresState(ground, engine === 'temporal' ? await openTemporal() : undefined);
}

interface UsedTemporal {
  readonly server: TemporalServer;
  /** Not one that was there before. */
  readonly isOurs: boolean;
}

async function openTemporal(): Promise<UsedTemporal> {
  const found = await findTemporal();
  if (!found.found) throw new Error(`Temporal is not here: ${found.reason}`);
  return { server: await startTemporal(found), isOurs: found.address === undefined };
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

async function postgresState(ground: Ground, temporal: UsedTemporal | undefined): Promise<ServerState> {
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
      const more = temporal === undefined ? {} : sharedSettings(ground.folder, temporal.server);
      writeFileSync(configuration, `${clouds}${stringify(settingsOf(url, more))}`);
      open = valueOf(await openPostgres({ url }));
    },
    entries: () => countIn(open),
    killDatabase: async () => {
      await server.stop('immediate');
      await server.start();
    },
    ...(temporal?.isOurs === true ? { killEngine: () => killAndStart(temporal.server) } : {}),
    close: async () => {
      await open?.close();
      await server.remove();
      await temporal?.server.remove();
    },
  };
}

async function killAndStart(temporal: TemporalServer): Promise<void> {
  await temporal.kill();
  await temporal.start();
}

/** What replicas share beside the database. */
interface SharedSettings {
  readonly server?: object;
  readonly audit?: object;
}

function settingsOf(url: string, { server, ...more }: SharedSettings): object {
  return { server: { store: { postgres: { url } }, ...server }, ...more };
}

/** A queue and keys of its own: no workflow of an earlier state meets this one, and no signed head does. */
function sharedSettings(folder: string, { address, namespace }: TemporalServer): SharedSettings {
  const keys = mkdtempSync(join(folder, 'keys-'));
  for (const name of ['seal.pem', 'audit.pem']) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(keys, name), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  }
  const temporal = { address, namespace, taskQueue: `crash-${randomUUID()}` };
  const [sealKeyFile, key] = [join(keys, 'seal.pem'), join(keys, 'audit.pem')];
  return { server: { engine: { temporal }, sealKeyFile }, audit: { key } };
}
