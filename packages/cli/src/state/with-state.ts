import { existsSync } from 'node:fs';

import { problem } from '@drawbridge/base';

import { auditPlaces, type AuditPlaces } from '../clouds/audit-places.ts';
import type { CloudFlags } from '../clouds/open-clouds.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';
import { databaseFile, openDatabase, type OpenDatabase } from './open-service-store.ts';

/** Works in the database of a state, with the log over its runs; where there is none, it says how one is made. */
export async function withState<T>(
  scope: VerbScope,
  flags: CloudFlags,
  work: (open: OpenDatabase, places: AuditPlaces) => Promise<T>,
): Promise<T> {
  const places = await auditPlaces(scope.host, flags);
  requireDatabase(databaseFile(places.runs));
  const open = await openDatabase(scope, places);
  try {
    return await work(open, places);
  } finally {
    await open.store.close();
  }
}

/** Refuses a state that is kept in a folder. */
export function requireDatabase(file: string): void {
  if (existsSync(file)) return;
  const hints = ['`drawbridge serve` or `drawbridge state migrate` makes one'];
  throw new ProblemsFound([problem('state/no-database', 'this state has no database', { file, hints })]);
}
