import { problem, sha256 } from '@drawbridge/base';
import type { ServerParts } from '@drawbridge/server';
import type { Serving, SqlDatabase } from '@drawbridge/sql-store';

import type { AuditPlaces } from '../clouds/audit-places.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';

type Keyed = Pick<ServerParts, 'settings' | 'sealKey' | 'sessionKey'>;

/** The place of this server among those on its database, and a signal for when it is lost. */
interface JoinedServers extends Serving {
  readonly lost: AbortSignal;
}

/**
 * Takes a place among the servers on a database. The embedded engine works alone; replicas that would not take each
 * other's decisions, sessions or signatures are refused.
 */
export async function joinServers(
  scope: VerbScope,
  database: SqlDatabase,
  { settings, sealKey, sessionKey }: Keyed,
): Promise<JoinedServers> {
  const lost = new AbortController();
  const isSessionShared = settings.authentication.signIn?.sessionKeyFile !== undefined;
  const shared = sha256([sealKey, isSessionShared ? Buffer.from(sessionKey).toString('hex') : ''].join('|'));
  const joined = await database.serve({
    alone: settings.engine.temporal === undefined,
    shared,
    onLost: (why) => {
      showProblems(scope, [why]);
      lost.abort();
    },
  });
  if (!joined.ok) throw new ProblemsFound(joined.problems);
  return { leave: () => joined.value.leave(), lost: lost.signal };
}

/** Replicas sign one log: the key that each of them would make for itself is another one. */
export function requireSharedAuditKey(
  { settings }: Pick<Keyed, 'settings'>,
  { keyIsNamed }: AuditPlaces,
): void {
  if (settings.engine.temporal === undefined || keyIsNamed) return;
  const message = 'replicas sign one audit log: name the file of its key, which is the same on every replica';
  throw new ProblemsFound([problem('server/invalid-setting', message, { field: 'audit.key' })]);
}
