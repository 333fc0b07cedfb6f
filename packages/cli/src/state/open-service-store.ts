import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { AuditLogOptions } from '@drawbridge/audit-log';
import { given, type Clock } from '@drawbridge/base';
import {
  databaseLogOptions,
  openSqlite,
  openSqlRunStore,
  type ServiceStore,
  type ServiceStoreOptions,
} from '@drawbridge/sql-store';

import { auditPlaces, type AuditPlaces } from '../clouds/audit-places.ts';
import type { CloudFlags } from '../clouds/open-clouds.ts';
import { tellOfLog } from './open-audited-runs.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';
import { importFolder } from './import-folder.ts';

/** The database of a state, beside the folder of the runs. */
export function databaseFile(runs: string): string {
  return join(dirname(runs), 'state.db');
}

/** The stores in a database, and the log over its runs. */
export interface OpenDatabase {
  readonly store: ServiceStore;
  readonly log: AuditLogOptions;
}

/** Opens the database of a server, which is made where it is absent. */
export async function openServiceStore(scope: VerbScope, flags: CloudFlags): Promise<OpenDatabase> {
  return openDatabase(scope, await auditPlaces(scope.host, flags));
}

/** Opens the database of a state. Runs that are still in its folder are imported first: there is one log over all. */
export async function openDatabase(scope: VerbScope, places: AuditPlaces): Promise<OpenDatabase> {
  const { clock, key, checkpointFile } = places;
  const audit = { key, ...given({ checkpointFile }), onProblem: tellOfLog(scope, places) };
  const store = await openStores(databaseFile(places.runs), { clock, audit });
  try {
    await importFolder(scope, store, places);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { store, log: databaseLogOptions(store.database, store.journals, { clock, ...audit }) };
}

/** Opens the database of a state to read its runs. */
export async function openDatabaseToRead(runs: string, clock: Clock): Promise<ServiceStore> {
  return openStores(databaseFile(runs), { clock });
}

/** Opens the stores in an SQLite database; a database that is newer, damaged or not ours is refused. */
async function openStores(file: string, options: ServiceStoreOptions): Promise<ServiceStore> {
  const isNew = !existsSync(file);
  if (isNew) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const database = await openSqlite({ file, clock: options.clock });
  if (!database.ok) throw new ProblemsFound(database.problems);
  const store = await openSqlRunStore(database.value, options);
  if (!store.ok) {
    await database.value.close();
    throw new ProblemsFound(store.problems);
  }
  if (isNew) await chmod(file, 0o600);
  return store.value;
}
