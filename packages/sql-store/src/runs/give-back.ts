import type { SqlSession } from '../database/sql-database.ts';
import type { Leaving } from './append-queue.ts';

/** Gives runs back that their owner has closed, unless somebody has taken them over. */
export async function giveBack(session: SqlSession, leaving: readonly Leaving[]): Promise<void> {
  for (const { runId, fence, digest } of leaving) {
    if (digest === undefined)
      await session.run('UPDATE runs SET owner = NULL WHERE run = ? AND fence = ?', [runId, fence]);
    else
      await session.run(
        'UPDATE runs SET owner = NULL, digest = ?, digest_hash = ? WHERE run = ? AND fence = ?',
        [digest.digest, digest.hash, runId, fence],
      );
  }
}
