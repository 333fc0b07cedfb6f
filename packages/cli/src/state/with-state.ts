import { problem } from '@drawbridge/base';

import { auditPlaces, type AuditPlaces } from '../clouds/audit-places.ts';
import type { CloudFlags } from '../clouds/open-clouds.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';
import type { RunsPlace } from '../clouds/runs-place.ts';
import { databaseFile, hasDatabase, openDatabase, type OpenDatabase } from './open-service-store.ts';

/** Works in the database of a state, with the log over its runs; where there is none, it says how one is made. */
export async function withState<T>(
  scope: VerbScope,
  flags: CloudFlags,
  work: (open: OpenDatabase, places: AuditPlaces) => Promise<T>,
): Promise<T> {
  const places = await auditPlaces(scope.host, flags);
  requireDatabase(places);
  const open = await openDatabase(scope, places);
  try {
    return await work(open, places);
  } finally {
    await open.store.close();
  }
}

/** The file of a state that is copied as one; refuses one that is in PostgreSQL. */
export function databaseFileOf({ runs, postgres }: RunsPlace): string {
  if (postgres === undefined) return databaseFile(runs);
  const hints = ['use pg_dump and pg_restore, or the backups of your PostgreSQL service'];
  const message = 'this state is in PostgreSQL, which is backed up and restored with its own tools';
  throw new ProblemsFound([problem('state/in-postgres', message, { hints })]);
}

/** Refuses a state that is kept in a folder. */
export function requireDatabase(place: RunsPlace): void {
  if (hasDatabase(place)) return;
  const file = databaseFile(place.runs);
  const hints = ['`drawbridge serve` or `drawbridge state migrate` makes one'];
  throw new ProblemsFound([problem('state/no-database', 'this state has no database', { file, hints })]);
}
