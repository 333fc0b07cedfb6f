import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, given, problem, succeed, type Clock, type Problem, type Result } from '@drawbridge/base';
import type { ActionPlan } from '@drawbridge/response-actions';

import type { CountedChange, CountedChanges } from '../guards/caps.ts';
import { eventsOf, type RunEntry, type RunEvent } from '../journal/run-events.ts';
import { claimTarget, type ClaimOutcome } from './claims.ts';
import { Journal } from '../journal/journal.ts';
import { readJournal } from '../journal/read-journal.ts';
import { lockRun, ownerOf, type RunOwner } from './run-lock.ts';
import { runIdShape, unusable, wrongId } from './run-folders.ts';
import { summarise, type RunSummary } from './run-summary.ts';
import { asideNames, isSetAside, setRunAside, type RepairRequest, type SetAside } from './set-aside.ts';

/** A run that is open for writing by this process. */
export interface OpenRun {
  readonly runId: string;
  readonly folder: string;
  readonly entries: () => readonly RunEntry[];
  append(event: RunEvent): Promise<void>;
  close(): Promise<void>;
}

/** The runs in a folder: `<folder>/<run id>/journal.jsonl`. Nothing is created before a run begins. */
export interface RunStore {
  readonly folder: string;
  readonly clock: Clock;
  /** `<base>-<n>`: the run of that base that has not ended, or else a new one. */
  runIdFor(base: string): Promise<string>;
  /** Begins a run; fails if it exists. */
  begin(runId: string): Promise<Result<OpenRun>>;
  /** Opens an unfinished run to resume it; fails if a process is working on it. */
  reopen(runId: string): Promise<Result<OpenRun>>;
  /** The verified journal of a run. */
  read(runId: string): Promise<Result<readonly RunEntry[]>>;
  /** All runs, the newest first. Runs that cannot be read are problems. */
  list(): Promise<{ readonly runs: readonly RunSummary[]; readonly problems: readonly Problem[] }>;
  /** The changes that containment runs began since an instant. */
  countChanges(since: Date): Promise<CountedChanges>;
  /** Takes a target for a run: one run at a time touches it. */
  claim(targetId: string, runId: string): Promise<ClaimOutcome>;
  /** Sets a run aside that cannot be read, or that never began, with a record. Deletes nothing. */
  repair(runId: string, request: RepairRequest): Promise<Result<SetAside>>;
  /** Which process works on a run. */
  owner(runId: string): Promise<RunOwner>;
}

const journalName = 'journal.jsonl';

/** Opens the runs in a folder, which need not exist yet. */
export function openRunStore(folder: string, options: { readonly clock: Clock }): RunStore {
  const { clock } = options;
  const read = (runId: string) => readRun(folder, runId);
  return {
    folder,
    clock,
    read,
    runIdFor: (base) => runIdFor(folder, base),
    begin: (runId) => beginRun(folder, runId, clock),
    reopen: (runId) => reopenRun(folder, runId, clock),
    list: () => listRuns(folder),
    countChanges: (since) => countChanges(folder, since),
    repair: (runId, request) => setRunAside(folder, runId, request, clock),
    owner: (runId) => ownerOf(join(folder, runId)),
    claim: (targetId, runId) => claimTarget(folder, targetId, runId, (other) => isFinished(folder, other)),
  };
}

async function beginRun(folder: string, runId: string, clock: Clock): Promise<Result<OpenRun>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  const path = join(folder, runId);
  const made = await makeRunFolder(folder, runId);
  if (made !== undefined) return fail(made);
  try {
    const lock = await lockRun(path);
    if (!lock.ok) return fail(problem('run/busy', lock.why, { file: path }));
    return succeed(openRun(runId, path, await Journal.create(join(path, journalName), clock), lock.release));
  } catch (error) {
    // A full disk: nothing has begun, and the folder is ours alone.
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
    return fail(unusable(folder, 'written', error));
  }
}

/** Makes the folder of a new run; the problem where it cannot be made, or is there. */
async function makeRunFolder(folder: string, runId: string): Promise<Problem | undefined> {
  const path = join(folder, runId);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await mkdir(path, { mode: 0o700 });
    return undefined;
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException & { readonly path?: string }).path === path;
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !exists)
      return unusable(folder, 'written', error);
    return problem('run/exists', `the run ${runId} has already been started`, {
      file: path,
      hints: [
        `how far it came: drawbridge runs show ${runId}`,
        `to finish it: drawbridge runs recover ${runId}`,
      ],
    });
  }
}

async function reopenRun(folder: string, runId: string, clock: Clock): Promise<Result<OpenRun>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  const path = join(folder, runId);
  const file = join(path, journalName);
  const first = await readJournal(file);
  if (!first.ok) return fail(...first.problems);
  try {
    return await reopenLocked(runId, path, clock);
  } catch (error) {
    return fail(unusable(folder, 'written', error));
  }
}

async function reopenLocked(runId: string, path: string, clock: Clock): Promise<Result<OpenRun>> {
  const file = join(path, journalName);
  const lock = await lockRun(path);
  if (!lock.ok) return fail(problem('run/busy', lock.why, { file: path }));
  // Read again under the lock: until then its owner may still have been writing.
  const read = await readJournal(file);
  if (!read.ok) {
    await lock.release();
    return fail(...read.problems);
  }
  const journal = await Journal.reopen(file, clock, read.value);
  return succeed(openRun(runId, path, journal, lock.release), read.problems);
}

function openRun(runId: string, folder: string, journal: Journal, release: () => Promise<void>): OpenRun {
  return {
    runId,
    folder,
    entries: () => journal.entries,
    append: async (event) => {
      await journal.append(event);
    },
    close: async () => {
      await journal.close();
      // A full disk does not take the mark that the lock is free: it is free once this process has ended.
      await release().catch(() => undefined);
    },
  };
}

async function readRun(folder: string, runId: string): Promise<Result<readonly RunEntry[]>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  const read = await readJournal(join(folder, runId, journalName));
  return read.ok ? succeed(read.value.entries, read.problems) : fail(...read.problems);
}

async function isFinished(folder: string, runId: string): Promise<boolean> {
  const entries = await readRun(folder, runId);
  if (entries.ok) return eventsOf(entries.value, 'run-finished').length > 0;
  return !existsSync(join(folder, runId)) && (await isSetAside(folder, runId));
}

async function runIdFor(folder: string, base: string): Promise<string> {
  const ids = await runIds(folder);
  // A store that cannot be read is reported when a run begins in it; planning does not need it.
  const names = [...(ids.ok ? ids.value : []), ...(await asideNames(folder))];
  const numbers = names
    .filter((id) => id.startsWith(`${base}-`))
    .map((id) => Number(id.slice(base.length + 1)))
    .filter((number) => Number.isInteger(number));
  const last = Math.max(0, ...numbers);
  if (last > 0 && !(await isFinished(folder, `${base}-${last}`))) return `${base}-${last}`;
  return `${base}-${last + 1}`;
}

/** The ids of all runs; a store that does not exist has none. */
async function runIds(folder: string): Promise<Result<readonly string[]>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && runIdShape.test(entry.name));
    return succeed(folders.map((entry) => entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return succeed([]);
    return fail(unusable(folder, 'read', error));
  }
}

async function listRuns(folder: string) {
  const ids = await runIds(folder);
  if (!ids.ok) return { runs: [], problems: ids.problems };
  const runs: RunSummary[] = [];
  const problems: Problem[] = [];
  for (const runId of ids.value) {
    const read = await readRun(folder, runId);
    problems.push(...read.problems);
    if (read.ok) runs.push(summarise(runId, read.value));
  }
  runs.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
  return { runs, problems };
}

async function countChanges(folder: string, since: Date): Promise<CountedChanges> {
  const ids = await runIds(folder);
  if (!ids.ok) return { ok: false, why: ids.problems[0]?.message ?? 'the runs cannot be read' };
  const changes: CountedChange[] = [];
  for (const runId of ids.value) {
    const read = await readRun(folder, runId);
    if (!read.ok)
      return { ok: false, why: `the run ${runId} cannot be read (${read.problems[0]?.message ?? ''})` };
    const { playbook } = summarise(runId, read.value);
    if (playbook === undefined) continue;
    const begun = eventsOf(read.value, 'effect-started').filter((event) => new Date(event.at) > since);
    changes.push(...begun.map(({ plan }) => ({ playbook, ...accountOf(plan) })));
  }
  return { ok: true, changes };
}

function accountOf(plan: ActionPlan): Pick<CountedChange, 'account'> {
  const account = plan.outcome === 'change' ? plan.facts.account : undefined;
  return given({ account });
}
