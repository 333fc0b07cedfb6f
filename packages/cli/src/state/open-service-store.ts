import { existsSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { AuditLogOptions } from '@drawbridge/audit-log';
import { given, problem, succeed, type Clock, type Result } from '@drawbridge/base';
import {
  databaseLogOptions,
  openPostgres,
  openSqlite,
  openSqlRunStore,
  type ServiceStore,
  type ServiceStoreOptions,
  type SqlDatabase,
} from '@drawbridge/sql-store';

import { auditPlaces, type AuditPlaces } from '../clouds/audit-places.ts';
import type { CloudFlags } from '../clouds/open-clouds.ts';
import type { RunsPlace } from '../clouds/runs-place.ts';
import { tellOfLog } from './open-audited-runs.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';
import { importFolder } from './import-folder.ts';

/** The file that is the database of a state, unless that is in PostgreSQL: beside the folder of the runs. */
export function databaseFile(runs: string): string {
  return join(dirname(runs), 'state.db');
}

/** Whether a state is in a database, or would be in one if somebody made it. */
export function hasDatabase({ runs, postgres }: RunsPlace): boolean {
  return postgres !== undefined || existsSync(databaseFile(runs));
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
  const store = await openStores(places, { clock, audit });
  if (places.postgres !== undefined) warnOfFile(scope, store, databaseFile(places.runs));
  try {
    await importFolder(scope, store, places);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { store, log: databaseLogOptions(store.database, store.journals, { clock, ...audit }) };
}

/** Opens the database of a state to read its runs. */
export async function openDatabaseToRead(place: RunsPlace, clock: Clock): Promise<ServiceStore> {
  return openStores(place, { clock });
}

/** Opens the stores in their database; one that is newer, damaged or not ours is refused. */
async function openStores(place: RunsPlace, options: ServiceStoreOptions): Promise<ServiceStore> {
  const database = await openIn(place, options.clock);
  if (!database.ok) throw new ProblemsFound(database.problems);
  const store = await openSqlRunStore(database.value, options);
  if (store.ok) return store.value;
  await database.value.close();
  throw new ProblemsFound(store.problems);
}

async function openIn({ runs, postgres }: RunsPlace, clock: Clock): Promise<Result<SqlDatabase>> {
  if (postgres !== undefined) return openPostgres(postgres);
  const file = databaseFile(runs);
  const isNew = !existsSync(file);
  if (isNew) await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const database = await openSqlite({ file, clock });
  if (!database.ok) return database;
  if (isNew) await chmod(file, 0o600);
  return succeed(database.value);
}

/** What was kept in a file before the configuration named PostgreSQL stays where it is. */
function warnOfFile(scope: VerbScope, store: ServiceStore, file: string): void {
  if (!existsSync(file)) return;
  const message = `what is in this file is left out: the state is kept in ${store.place}`;
  const hints = ['to look at it, use a configuration without server.store.postgres'];
  showProblems(scope, [problem('state/file-left-out', message, { severity: 'warning', file, hints })]);
}
