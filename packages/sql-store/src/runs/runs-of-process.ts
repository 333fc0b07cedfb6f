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
  JournalUnwritable,
  wrongId,
  type OpenRun,
  type ReopenOptions,
  type RunAudit,
  type RunEntry,
  type RunEvent,
} from '@drawbridge/playbook-runtime';

import type { SqlDatabase } from '../database/sql-database.ts';
import { AppendQueue } from './append-queue.ts';
import { OpenSqlRun, type OpenRunStore } from './open-sql-run.ts';
import { OwnLease, type RunLease } from './owner.ts';
import { journalsOf, readRun } from './read-run.ts';

/** How often a journal is read while it is being written, before its run is left alone. */
const mostReads = 5;

/** The runs that this process has open, under its lease. */
export class RunsOfProcess {
  readonly journals: Journals;
  /** The journals where a log is kept over them. */
  readonly logged: Journals | undefined;
  readonly #database: SqlDatabase;
  readonly #clock: Clock;
  readonly #lease: OwnLease;
  readonly #open = new Set<string>();
  /** Runs whose first entry is being written. */
  readonly #beginning = new Map<string, Promise<unknown>>();
  readonly #store: OpenRunStore;
  #signing: Promise<unknown> = Promise.resolve();

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
    const onEnd = () => {
      const signed = audit?.runEnded() ?? Promise.resolve();
      this.#signing = Promise.allSettled([this.#signing, signed]);
      return signed;
    };
    this.#store = { database, clock, queue, onClose, onEnd };
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

  /** Begins a run with its first entry, in one transaction. */
  async beginWith(runId: string, first: RunEvent): Promise<Result<OpenRun>> {
    const wrong = wrongId(runId);
    if (wrong !== undefined) return fail(wrong);
    await this.#lease.hold();
    // Of two that begin the same run at once, the second one has to see what became of the first.
    while (this.#beginning.has(runId)) await this.#beginning.get(runId);
    const begun = this.#beginAlone(runId, first);
    this.#beginning.set(
      runId,
      begun.catch(() => undefined),
    );
    try {
      return await begun;
    } finally {
      this.#beginning.delete(runId);
    }
  }

  async #beginAlone(runId: string, first: RunEvent): Promise<Result<OpenRun>> {
    // It is asked for first because where the database cannot be used, a write would wait for it to come back.
    if (this.#open.has(runId) || (await this.#find(runId)) !== undefined)
      return fail(exists(this.#database, runId));
    this.#open.add(runId);
    try {
      const run = new OpenSqlRun(this.#store, runId, 1, []);
      await run.begin(first, this.#lease.id);
      return succeed(run);
    } catch (error) {
      this.#open.delete(runId);
      const cause = error instanceof JournalUnwritable ? error.cause : error;
      if (isFailure(cause) && cause.code === 'run/exists') return fail(exists(this.#database, runId));
      throw cause;
    }
  }

  async reopen(runId: string, { ownerIsDead = false }: ReopenOptions = {}): Promise<Result<OpenRun>> {
    for (let attempt = 1; ; attempt += 1) {
      const row = await this.#find(runId);
      const read = await readRun(this.#database, runId);
      if (!read.ok) return read;
      if (row === undefined) return fail(problem('run/unknown', `there is no run ${runId}`));
      await this.#lease.hold();
      const lease = await this.#leaseNow(runId, row.owner);
      if (lease.is === 'held' && !lease.here && ownerIsDead && attempt === 1) {
        await this.#clock.sleep(lease.leftMs + 1);
        continue;
      }
      if (lease.is !== 'free') return fail(busy(this.#database, runId, lease));
      const taken = await this.#take(runId, row.fence, read.value);
      if (taken !== undefined) return succeed(taken);
      // Until then its owner may still have been writing.
      if (attempt === mostReads || (await this.#find(runId))?.fence !== row.fence)
        return fail(busy(this.#database, runId));
    }
  }

  /** Takes a run over whose journal still ends as it was read; undefined where it does not, or somebody else was quicker. */
  async #take(runId: string, fence: number, entries: readonly RunEntry[]): Promise<OpenRun | undefined> {
    const taken = await this.#database.run(
      'UPDATE runs SET owner = ?, fence = ? WHERE run = ? AND fence = ? AND size = ? AND head = ?',
      [this.#lease.id, fence + 1, runId, fence, entries.length, entries.at(-1)?.hash ?? ''],
    );
    if (taken === 0) return undefined;
    this.#open.add(runId);
    return new OpenSqlRun(this.#store, runId, fence + 1, entries);
  }

  /** What has ended is signed first. */
  async end(): Promise<void> {
    await this.#signing;
    await this.#lease.end();
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
