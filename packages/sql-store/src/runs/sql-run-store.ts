import type { Journals } from '@drawbridge/audit-log';
import { fail, given, isFailure, problem, type Clock, type Result } from '@drawbridge/base';
import {
  countDigests,
  withUnknown,
  type EngineStore,
  type RunAudit,
  type RunStore,
} from '@drawbridge/playbook-runtime';

import { onceReachable } from '../database/once-reachable.ts';
import type { SqlDatabase } from '../database/sql-database.ts';
import { findAttachment, putAttachment } from './attachments.ts';
import { claimTarget, releaseClaim } from './claims.ts';
import { exclusiveTurn } from './exclusive-turn.ts';
import { ownerOfLease } from './owner.ts';
import { readDigests } from './read-digests.ts';
import { readRun } from './read-run.ts';
import { repairRun } from './repair-run.ts';
import { runIdFor, runsOf } from './run-ids.ts';
import { RunsOfProcess } from './runs-of-process.ts';

export interface SqlRunsOptions {
  readonly clock: Clock;
  /** Signs the log; without it, no log is kept. */
  readonly audit?: RunAudit;
  /** For so long, a replica that is no longer heard of keeps its runs. */
  readonly leaseMs?: number;
}

/** The runs in a database. */
export interface SqlRuns extends RunStore, Pick<EngineStore, 'beginWith'> {
  readonly journals: Journals;
  /** Ends the lease of this process, when all that has ended is signed. Runs are closed before. */
  endLease(): Promise<void>;
}

const usualLeaseMs = 30_000;

/** Opens the runs in a database whose tables are there. */
export function openSqlRuns(database: SqlDatabase, options: SqlRunsOptions): SqlRuns {
  const { clock, audit, leaseMs = usualLeaseMs } = options;
  const runs = new RunsOfProcess(database, { clock, leaseMs, ...given({ audit }) });
  const isFinished = (runId: string) => hasEnded(database, runId);
  const readable = async (runId: string) => (await readRun(database, runId)).ok;
  return {
    place: database.place,
    clock,
    ...given({ auditLog: audit }),
    journals: runs.journals,
    attach: (runId, name, text) => putAttachment(database, runId, name, text),
    placeOf: (runId, name) => `${database.place} (${name} of ${runId}, in the table attachments)`,
    attachment: (runId, name) => findAttachment(database, runId, name).catch(() => undefined),
    read: (runId) => asResult(() => readRun(database, runId)),
    runsOf: (base) => runsOf(database, base),
    runIdFor: (base) => runIdFor(database, base, { leaseOf: runs.leaseOf, isReadable: readable }),
    begin: (runId) => asResult(() => runs.begin(runId)),
    beginWith: (runId, first) => asResult(() => runs.beginWith(runId, first)),
    reopen: (runId, how) => asResult(() => runs.reopen(runId, how)),
    list: () => listRuns(database),
    countChanges: (since, except) => countChanges(database, since, except),
    claim: (targetId, runId) => claimTarget(database, targetId, runId, isFinished),
    release: (targetId, runId) => releaseClaim(database, targetId, runId),
    exclusively: (work) => exclusiveTurn(database, work),
    repair: (runId, request) =>
      asResult(async () => {
        const repairWith = { clock, leaseOf: runs.leaseOf, ...given({ journals: runs.logged }) };
        const repaired = await database.exclusively(() => repairRun(database, runId, request, repairWith));
        return repaired.ok ? repaired.value : repaired;
      }),
    owner: async (runId) => ownerOfLease(await runs.leaseOfRun(runId)),
    endLease: () => runs.end(),
  };
}

/** A database that cannot be used is a problem to who asks for a run, not a crash. */
async function asResult<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (!isFailure(error)) throw error;
    return fail(problem('run/store-unusable', error.message, { hints: error.hints }));
  }
}

async function hasEnded(database: SqlDatabase, runId: string): Promise<boolean> {
  const rows = await database.all<{ run: string; ended: string | null; pruned: string | null }>(
    'SELECT run, ended, pruned FROM runs WHERE run = ? OR (run >= ? AND run < ?)',
    [runId, `${runId}.`, `${runId}/`],
  );
  const own = rows.find(({ run }) => run === runId);
  // Without a row of its own, it has ended where it was set aside.
  if (own === undefined) return rows.length > 0;
  if (own.pruned !== null) return true;
  return own.ended !== null && (await readRun(database, runId)).ok;
}

async function listRuns(database: SqlDatabase): ReturnType<RunStore['list']> {
  try {
    const { digests, faults } = await readDigests(database, { where: '1 = 1', params: [] });
    const runs = digests.map(({ summary }) => summary);
    runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
    return { runs, problems: faults.map(({ problem: found }) => found) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { runs: [], problems: [problem('run/store-unusable', error.message, { hints: error.hints })] };
  }
}

/** Only runs that may have changed something, or put it back, within the time or that have still to do so. */
const mayCount = '(started > 0 AND (ended IS NULL OR last_at > ? OR restores > 0) OR last_at > ?)';

async function countChanges(
  database: SqlDatabase,
  since: Date,
  except?: string,
): ReturnType<RunStore['countChanges']> {
  const from = since.toISOString();
  try {
    // What cannot be counted is refused, for good: a database that starts again is waited for.
    const { digests, faults } = await onceReachable(() =>
      readDigests(database, { where: mayCount, params: [from, from] }),
    );
    const unknown = faults
      .filter(({ lastAt }) => lastAt > from)
      .map(({ runId, problem: found }) => ({ runId, why: found.message }));
    return withUnknown(countDigests(digests, { since, ...given({ except }) }), unknown);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { ok: false, why: error.message };
  }
}
