import { sha256 } from '@drawbridge/base';
import type { ClaimOutcome } from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';

/** Whether a run never makes another change. */
export type IsFinished = (runId: string) => Promise<boolean>;

/** Others may claim and release at the same moment: what was read is asked again. */
const attempts = 20;

/** Takes a target for one run. The claim of a run that has ended is taken over; that of one that died is not. */
export async function claimTarget(
  database: SqlDatabase,
  targetId: string,
  runId: string,
  isFinished: IsFinished,
): Promise<ClaimOutcome> {
  const target = sha256(targetId);
  const taken = (already: boolean): ClaimOutcome => ({
    ok: true,
    already,
    release: () => releaseClaim(database, targetId, runId),
  });
  let holder: string | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const added = await database.run(
      'INSERT INTO claims (target, target_id, run) VALUES (?, ?, ?) ON CONFLICT (target) DO NOTHING',
      [target, targetId, runId],
    );
    if (added === 1) return taken(false);
    const [row] = await database.all<{ run: string }>('SELECT run FROM claims WHERE target = ?', [target]);
    holder = row?.run;
    if (holder === undefined) continue;
    if (holder === runId) return taken(true);
    if (!(await isFinished(holder))) break;
    const moved = await database.run('UPDATE claims SET run = ? WHERE target = ? AND run = ?', [
      runId,
      target,
      holder,
    ]);
    if (moved === 1) return taken(false);
  }
  return { ok: false, path: database.place, ...(holder === undefined ? {} : { heldBy: holder }) };
}

/** Gives back what this run has claimed; what another run holds stays with it. */
export async function releaseClaim(database: SqlDatabase, targetId: string, runId: string): Promise<void> {
  await database.run('DELETE FROM claims WHERE target = ? AND run = ?', [sha256(targetId), runId]);
}
