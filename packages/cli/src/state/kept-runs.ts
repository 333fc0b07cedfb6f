import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { AuditLogOptions } from '@drawbridge/audit-log';
import { openRunStore, type RunStore } from '@drawbridge/playbook-runtime';
import type { ServiceStore } from '@drawbridge/sql-store';
import type { AuditPlaces } from '../clouds/audit-places.ts';
import type { RunsPlace } from '../clouds/runs-place.ts';
import { hasDatabase, openDatabase, openDatabaseToRead } from './open-service-store.ts';
import type { Host } from '../terminal/host.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';
import { auditedFolder, folderLog } from './open-audited-runs.ts';

/** The runs of a state, and the log over them. */
export interface KeptRuns {
  readonly store: RunStore;
  readonly log: AuditLogOptions;
  /** The database, where a server keeps the state in one. */
  readonly service?: ServiceStore;
  /** Whether there is a run of that id, readable or not. */
  has(runId: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Runs to be read only: no log is needed for that, and none is written. */
export type ReadRuns = Omit<KeptRuns, 'log'>;

/**
 * Opens the runs of a state, with the log over them: in its database where there is one, so that caps, claims and log
 * are the server's as well; in its folder otherwise.
 */
export async function openKeptRuns(scope: VerbScope, places: AuditPlaces): Promise<KeptRuns> {
  if (!hasDatabase(places))
    return { ...inFolder(places.runs, auditedFolder(scope, places)), log: folderLog(places) };
  const { store, log } = await openDatabase(scope, places);
  return { ...inDatabase(store), log };
}

/** The same for reading, where no configuration is at hand that names a key. */
export async function openRunsToRead(
  { clock, note }: Pick<Host, 'clock'> & Partial<Pick<Host, 'note'>>,
  place: RunsPlace,
): Promise<ReadRuns> {
  const { runs } = place;
  if (!hasDatabase(place)) return inFolder(runs, openRunStore(runs, { clock }));
  if (existsSync(runs))
    note?.(
      `warning: what is in ${runs} is not imported yet and is left out; \`drawbridge serve\` imports it`,
    );
  return inDatabase(await openDatabaseToRead(place, clock));
}

/** Opens runs, works with them and closes them, whatever comes of it. */
export async function withRuns<Runs extends { close(): Promise<void> }, T>(
  opening: Promise<Runs>,
  work: (runs: Runs) => Promise<T>,
): Promise<T> {
  const runs = await opening;
  try {
    return await work(runs);
  } finally {
    await runs.close();
  }
}

function inFolder(runs: string, store: RunStore): ReadRuns {
  return {
    store,
    has: (runId) => Promise.resolve(existsSync(join(runs, runId))),
    close: () => Promise.resolve(),
  };
}

function inDatabase(service: ServiceStore): ReadRuns {
  return {
    store: service,
    service,
    has: async (runId) => {
      const rows = await service.database.all('SELECT 1 FROM runs WHERE run = ? AND set_aside IS NULL', [
        runId,
      ]);
      return rows.length > 0;
    },
    close: () => service.close(),
  };
}
