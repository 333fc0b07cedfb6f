import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { fail, given, succeed, type Clock, type Problem, type Result } from '@drawbridge/base';

import type { CountedChanges } from '../guards/caps.ts';
import { readJournal } from '../journal/read-journal.ts';
import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import { readAttachment, writeAttachment } from './attachments.ts';
import { claimTarget, releaseClaim, type ClaimOutcome } from './locks/claims.ts';
import { countDigests, withUnknown, type CountOptions } from './count-changes.ts';
import { mayHoldChanges, stampJournal } from './journal-stamp.ts';
import { beginRun, reopenRun, type OpenRun, type ReopenOptions } from './open-run.ts';
import { neverBegan, readRuns, type RunsRead } from './read-runs.ts';
import type { RunAudit } from './run-audit.ts';
import { journalOf, runIds, wrongId } from './run-folders.ts';
import { openRunIndex, type RunIndex } from './run-index.ts';
import { isRunLocked, ownerOf, type RunOwner } from './locks/run-lock.ts';
import type { RunSummary } from './run-summary.ts';
import { asideNames, isSetAside, setRunAside, type RepairRequest, type SetAside } from './set-aside.ts';
import { withStoreLock } from './store-lock.ts';

/** The runs that were found, and what is wrong with others. */
interface RunList {
  readonly runs: readonly RunSummary[];
  readonly problems: readonly Problem[];
}

/** Where runs are kept. Whatever keeps them behaves the same: see `run-store.suite.ts`. */
export interface RunStore {
  /** Where they are kept, for a person: a folder, or a database. */
  readonly place: string;
  readonly clock: Clock;
  /** The log over all runs, where one is kept. */
  readonly auditLog?: RunAudit;
  /** `<base>-<n>`: the run of that base that has not ended, or else a new one. */
  runIdFor(base: string): Promise<string>;
  /** The ids of the runs of a base, without those that were set aside. */
  runsOf(base: string): Promise<readonly string[]>;
  /** Begins a run; fails if it exists. */
  begin(runId: string): Promise<Result<OpenRun>>;
  /** Opens an unfinished run to resume it; fails if a process is working on it. */
  reopen(runId: string, options?: ReopenOptions): Promise<Result<OpenRun>>;
  /** Keeps a text beside the journal of a run, as the one that works on it; see `OpenRun.attach`. */
  attach(runId: string, name: string, text: string): Promise<void>;
  /** A text that was kept beside the journal of a run; undefined where there is none that can be read. */
  attachment(runId: string, name: string): Promise<string | undefined>;
  /** Where such a text lies, for people, where that is no file in a folder of the run. */
  placeOf?(runId: string, name: string): string;
  /** The verified journal of a run. */
  read(runId: string): Promise<Result<readonly RunEntry[]>>;
  /** All runs, the newest first. Runs that cannot be read, or never began, are problems. */
  list(): Promise<RunList>;
  /**
   * The changes that containment runs began since an instant, and those that unfinished runs have reserved. Not those
   * of the run `except`, which asks for itself.
   */
  countChanges(since: Date, except?: string): Promise<CountedChanges>;
  /** Takes a target for a run: one run at a time touches it. */
  claim(targetId: string, runId: string): Promise<ClaimOutcome>;
  /** Gives a target back that this run has claimed, in this process or before it was recovered. */
  release(targetId: string, runId: string): Promise<void>;
  /**
   * Does a short piece of work while no other run of the store does one, in any process: what is counted inside holds
   * until what is journaled inside is there. Fails where the lock cannot be had within a minute.
   */
  exclusively<T>(work: () => Promise<T>): Promise<Result<T>>;
  /** Sets a run aside that cannot be read, or that never began, with a record. Deletes nothing. */
  repair(runId: string, request: RepairRequest): Promise<Result<SetAside>>;
  /** Which process works on a run. */
  owner(runId: string): Promise<RunOwner>;
}

export interface RunStoreOptions {
  readonly clock: Clock;
  /** The log over all runs, which every entry of every journal is written to. */
  readonly auditLog?: RunAudit;
  /** `.index.db` in the folder where it is absent. */
  readonly index?: RunIndex;
}

/** The runs in a folder: `<folder>/<run id>/journal.jsonl`. Nothing is created before a run begins. */
export interface RunFolderStore extends RunStore {
  readonly folder: string;
}

/** Opens the runs in a folder, which need not exist yet. */
export function openRunStore(folder: string, options: RunStoreOptions): RunFolderStore {
  const { clock, auditLog, index = openRunIndex(folder) } = options;
  const journaling = { clock, ...given({ auditLog }) };
  const exclusively = <T>(work: () => Promise<T>) => withStoreLock(folder, clock, work);
  return {
    folder,
    place: folder,
    ...journaling,
    attach: (runId, name, text) => writeAttachment(join(folder, runId), name, text),
    attachment: (runId, name) => readAttachment(join(folder, runId), name),
    read: (runId) => readRun(folder, runId),
    runIdFor: (base) => runIdFor(folder, base),
    runsOf: async (base) => {
      const ids = await runIds(folder);
      return ids.ok ? ids.value.filter((id) => numberOf(id, base) !== undefined) : [];
    },
    begin: (runId) => beginRun(folder, runId, journaling),
    reopen: (runId, how) => reopenRun(folder, runId, journaling, how),
    list: () => listRuns(folder, index),
    countChanges: (since, except) =>
      countChanges(folder, index, { since, ...(except === undefined ? {} : { except }) }),
    claim: (targetId, runId) => claimTarget(folder, targetId, runId, (other) => isFinished(folder, other)),
    release: (targetId, runId) => releaseClaim(folder, targetId, runId),
    exclusively,
    repair: async (runId, request) => {
      const repaired = await exclusively(() => setRunAside(folder, runId, request, clock));
      if (repaired.ok && repaired.value.ok) await auditLog?.setAside(runId, request);
      return repaired.ok ? repaired.value : repaired;
    },
    owner: (runId) => ownerOf(join(folder, runId)),
  };
}

async function readRun(folder: string, runId: string): Promise<Result<readonly RunEntry[]>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  const file = journalOf(folder, runId);
  const read = await readJournal(file);
  if (read.ok) return succeed(read.value.entries, read.problems);
  const isAbsent = existsSync(dirname(file)) && (await stampJournal(file)).is === 'absent';
  return isAbsent ? fail(neverBegan(runId, file, 'error')) : fail(...read.problems);
}

/** Whether a run never makes another change: it has ended, or was set aside. */
async function isFinished(folder: string, runId: string): Promise<boolean> {
  const entries = await readRun(folder, runId);
  if (entries.ok) return eventsOf(entries.value, 'run-finished').length > 0;
  const { is } = await stampJournal(journalOf(folder, runId));
  return is === 'absent' && (await isSetAside(folder, runId));
}

async function runIdFor(folder: string, base: string): Promise<string> {
  const ids = await runIds(folder);
  // A store that cannot be read is reported when a run begins in it; planning does not need it.
  const names = [...(ids.ok ? ids.value : []), ...(await asideNames(folder))];
  const numbers = names.flatMap((name) => numberOf(name, base) ?? []);
  const last = Math.max(0, ...numbers);
  return last > 0 && (await canResume(folder, `${base}-${last}`)) ? `${base}-${last}` : `${base}-${last + 1}`;
}

/** The number of a run behind its base. */
function numberOf(runId: string, base: string): number | undefined {
  if (!runId.startsWith(`${base}-`)) return undefined;
  const number = Number(runId.slice(base.length + 1));
  return Number.isInteger(number) ? number : undefined;
}

/** Whether a run has begun, or is about to, and has not ended. One that cannot be read is never resumed. */
async function canResume(folder: string, runId: string): Promise<boolean> {
  const entries = await readRun(folder, runId);
  if (entries.ok && entries.value.length > 0) {
    return eventsOf(entries.value, 'run-finished').length === 0;
  }
  return isRunLocked(join(folder, runId));
}

async function readAll(folder: string, index: RunIndex): Promise<Result<RunsRead>> {
  const ids = await runIds(folder);
  if (!ids.ok) return ids;
  return succeed(await readRuns(folder, ids.value, index));
}

async function listRuns(folder: string, index: RunIndex): Promise<RunList> {
  const read = await readAll(folder, index);
  if (!read.ok) return { runs: [], problems: read.problems };
  const { digests, faults, warnings } = read.value;
  const runs = digests.map(({ summary }) => summary);
  runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  return { runs, problems: [...faults.map(({ problem }) => problem), ...warnings] };
}

async function countChanges(folder: string, index: RunIndex, options: CountOptions): Promise<CountedChanges> {
  const read = await readAll(folder, index);
  if (!read.ok) return { ok: false, why: read.problems[0]?.message ?? 'the runs cannot be read' };
  const unknown: { runId: string; why: string }[] = [];
  for (const { runId, stamp, problem } of read.value.faults) {
    if (await mayHoldChanges(journalOf(folder, runId), stamp, options.since)) {
      unknown.push({ runId, why: problem.message });
    }
  }
  return withUnknown(countDigests(read.value.digests, options), unknown);
}
