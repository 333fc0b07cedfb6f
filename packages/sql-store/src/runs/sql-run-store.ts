import type { Journals } from '@drawbridge/audit-log';
import {
  fail,
  given,
  isFailure,
  problem,
  succeed,
  type Clock,
  type Problem,
  type Result,
} from '@drawbridge/base';
import {
  countDigests,
  withUnknown,
  wrongId,
  type OpenRun,
  type ReopenOptions,
  type RunAudit,
  type RunStore,
} from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';
import { AppendQueue } from './append-queue.ts';
import { findAttachment, putAttachment } from './attachments.ts';
import { claimTarget, releaseClaim } from './claims.ts';
import { exclusiveTurn } from './exclusive-turn.ts';
import { OpenSqlRun, type OpenRunStore } from './open-sql-run.ts';
import { OwnLease, ownerOfLease, type RunLease } from './owner.ts';
import { readDigests } from './read-digests.ts';
import { journalsOf, readRun } from './read-run.ts';
import { repairRun } from './repair-run.ts';
import { runIdFor, runsOf } from './run-ids.ts';

export interface SqlRunsOptions {
  readonly clock: Clock;
  /** Signs the log; without it, no log is kept. */
  readonly audit?: RunAudit;
  /** For so long, a replica that is no longer heard of keeps its runs. */
  readonly leaseMs?: number;
}

/** The runs in a database. */
export interface SqlRuns extends RunStore {
  readonly journals: Journals;
  /** Ends the lease of this process. Runs are closed before. */
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

/** The runs that this process has open, under its lease. */
class RunsOfProcess {
  readonly journals: Journals;
  /** The journals where a log is kept over them. */
  readonly logged: Journals | undefined;
  readonly #database: SqlDatabase;
  readonly #clock: Clock;
  readonly #lease: OwnLease;
  readonly #open = new Set<string>();
  readonly #store: OpenRunStore;

  constructor(
    database: SqlDatabase,
    { clock, audit, leaseMs }: { readonly clock: Clock; readonly audit?: RunAudit; readonly leaseMs: number },
  ) {
    this.#database = database;
    this.#clock = clock;
    this.#lease = new OwnLease(database, leaseMs);
    this.journals = journalsOf(database);
    this.logged = audit === undefined ? undefined : this.journals;
    const queue = new AppendQueue(database, { clock, ...given({ journals: this.logged }) });
    const onClose = (runId: string) => this.#open.delete(runId);
    this.#store = { database, clock, queue, audit, onClose };
  }

  readonly leaseOf = (owner: string | null): Promise<RunLease> => this.#lease.leaseOf(owner);

  async leaseOfRun(runId: string): Promise<RunLease> {
    const row = await this.#find(runId);
    if (row === undefined) return { is: 'free' };
    return this.#leaseNow(runId, row.owner);
  }

  /** What is ours and not open is what could not be given back. */
  async #leaseNow(runId: string, owner: string | null): Promise<RunLease> {
    const lease = await this.#lease.leaseOf(owner);
    return lease.is === 'ours' && !this.#open.has(runId) ? { is: 'free' } : lease;
  }

  async #find(runId: string): Promise<{ readonly owner: string | null; readonly fence: number } | undefined> {
    const rows = await this.#database.all<{ owner: string | null; fence: number }>(
      'SELECT owner, fence FROM runs WHERE run = ? AND set_aside IS NULL',
      [runId],
    );
    return rows[0];
  }

  async begin(runId: string): Promise<Result<OpenRun>> {
    const wrong = wrongId(runId);
    if (wrong !== undefined) return fail(wrong);
    await this.#lease.hold();
    const added = await this.#database.run(
      `INSERT INTO runs (run, size, head, last_at, started, restores, owner, fence) VALUES (?, 0, '', '', 0, 0, ?, 1)
        ON CONFLICT (run) DO NOTHING`,
      [runId, this.#lease.id],
    );
    if (added === 0) return fail(exists(this.#database, runId));
    this.#open.add(runId);
    return succeed(new OpenSqlRun(this.#store, runId, 1, []));
  }

  async reopen(runId: string, { ownerIsDead = false }: ReopenOptions = {}): Promise<Result<OpenRun>> {
    const first = await readRun(this.#database, runId);
    if (!first.ok) return first;
    await this.#lease.hold();
    const row = await this.#find(runId);
    if (row === undefined) return fail(problem('run/unknown', `there is no run ${runId}`));
    let lease = await this.#leaseNow(runId, row.owner);
    if (lease.is === 'held' && !lease.here && ownerIsDead) {
      await this.#clock.sleep(lease.leftMs + 1);
      lease = await this.#leaseNow(runId, row.owner);
    }
    if (lease.is !== 'free') return fail(busy(this.#database, runId, lease));
    const fence = row.fence + 1;
    const taken = await this.#database.run(
      'UPDATE runs SET owner = ?, fence = ? WHERE run = ? AND fence = ?',
      [this.#lease.id, fence, runId, row.fence],
    );
    if (taken === 0) return fail(busy(this.#database, runId));
    this.#open.add(runId);
    // Read again: until then its owner may still have been writing.
    const read = await readRun(this.#database, runId);
    if (read.ok) return succeed(new OpenSqlRun(this.#store, runId, fence, read.value));
    await this.#database.run('UPDATE runs SET owner = NULL WHERE run = ? AND fence = ?', [runId, fence]);
    this.#open.delete(runId);
    return read;
  }

  end(): Promise<void> {
    return this.#lease.end();
  }
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
    const { digests, faults } = await readDigests(database, { where: mayCount, params: [from, from] });
    const unknown = faults
      .filter(({ lastAt }) => lastAt > from)
      .map(({ runId, problem: found }) => ({ runId, why: found.message }));
    return withUnknown(countDigests(digests, { since, ...given({ except }) }), unknown);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { ok: false, why: error.message };
  }
}

function exists({ place }: SqlDatabase, runId: string): Problem {
  return problem('run/exists', `the run ${runId} has already been started`, {
    file: place,
    hints: [
      `how far it came: drawbridge runs show ${runId}`,
      `to finish it: drawbridge runs recover ${runId}`,
    ],
  });
}

function busy({ place }: SqlDatabase, runId: string, lease?: RunLease): Problem {
  if (lease?.is === 'held' && !lease.here) {
    const seconds = Math.ceil(lease.leftMs / 1_000);
    const why = `process ${lease.pid} on ${lease.host} is working on this run; unless it gives a sign of life, the run is free in ${seconds} s`;
    return problem('run/busy', why, { file: place, hints: [`then: drawbridge runs recover ${runId}`] });
  }
  const who = lease?.is === 'held' ? `process ${lease.pid}` : 'a process';
  return problem('run/busy', `${who} is working on this run`, { file: place });
}
