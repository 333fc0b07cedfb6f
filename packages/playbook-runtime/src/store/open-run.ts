import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, problem, succeed, type Clock, type Problem, type Result } from '@drawbridge/base';

import { Journal } from '../journal/journal.ts';
import { readJournal } from '../journal/read-journal.ts';
import type { RunEntry, RunEvent } from '../journal/run-events.ts';
import { writeAttachment } from './attachments.ts';
import type { RunAudit } from './run-audit.ts';
import { lockRun, lockSilentRun, type LockOutcome } from './locks/run-lock.ts';
import { journalOf, unusable, wrongId } from './run-folders.ts';

/** A run that is open for writing by this process. */
export interface OpenRun {
  readonly runId: string;
  /** Where it is kept, for a person: a folder, or a database. */
  readonly place: string;
  /** Those that are durable. */
  readonly entries: () => readonly RunEntry[];
  /** Resolves when the entry is durable, and the end of a run is signed where a log is kept. Entries are written in the order of the calls, and none behind one that is missing. */
  append(event: RunEvent): Promise<void>;
  /** Keeps a text beside the journal under a name, whole or not at all; one of that name is replaced. */
  attach(name: string, text: string): Promise<void>;
  close(): Promise<void>;
  /** Closes a run that has no entry and removes it: it never was, and does not stand in the way of the next one. */
  discard(): Promise<void>;
}

/**
 * Appends an entry that announces nothing, and does not wait for it: it is durable when the next one is, and shares its
 * commit. Where it cannot be written, neither can the next one, whose caller is told.
 */
export function appendBeforeNext(run: Pick<OpenRun, 'append'>, event: RunEvent): Promise<void> {
  const written = run.append(event);
  written.catch(() => undefined);
  return written;
}

/** What every entry of a journal is given: its time, and its line in the log over all runs, where one is kept. */
export interface Journaling {
  readonly clock: Clock;
  readonly auditLog?: RunAudit;
}

/** Begins a run; fails if there is one of that id, or if the folder cannot be written. */
export async function beginRun(
  folder: string,
  runId: string,
  journaling: Journaling,
): Promise<Result<OpenRun>> {
  const { clock, auditLog } = journaling;
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  const path = join(folder, runId);
  const made = await makeRunFolder(folder, runId);
  if (made !== undefined) return fail(made);
  try {
    const lock = await lockRun(path);
    if (!lock.ok) return fail(problem('run/busy', lock.why, { file: path }));
    const journal = await Journal.create(journalOf(folder, runId), clock, auditLog?.beginRun(runId));
    return succeed(openRun(runId, path, journal, lock.release, auditLog));
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

/** How a run is opened again. */
export interface ReopenOptions {
  /**
   * A person says that the process of the run has died, on a machine or in a container that cannot be asked: it is
   * watched for half a minute, and taken over if it gives no sign of life.
   */
  readonly ownerIsDead?: boolean;
}

/** Opens an unfinished run to resume it; fails if a process is working on it. */
export async function reopenRun(
  folder: string,
  runId: string,
  journaling: Journaling,
  { ownerIsDead = false }: ReopenOptions = {},
): Promise<Result<OpenRun>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  const path = join(folder, runId);
  const first = await readJournal(journalOf(folder, runId));
  if (!first.ok) return fail(...first.problems);
  let release = () => Promise.resolve();
  try {
    const lock = await (ownerIsDead ? lockSilentRun(path, journaling.clock) : lockRun(path));
    if (!lock.ok) return fail(problem('run/busy', lock.why, { file: path, hints: hintsOfBusy(lock, runId) }));
    release = lock.release;
    return await reopenLocked(folder, runId, journaling, release);
  } catch (error) {
    await release().catch(() => undefined);
    return fail(unusable(folder, 'written', error));
  }
}

async function reopenLocked(
  folder: string,
  runId: string,
  { clock, auditLog }: Journaling,
  release: () => Promise<void>,
): Promise<Result<OpenRun>> {
  const file = journalOf(folder, runId);
  // Read again under the lock: until then its owner may still have been writing.
  const read = await readJournal(file);
  if (!read.ok) {
    await release();
    return fail(...read.problems);
  }
  const onAppend = await auditLog?.resumeRun(runId, read.value.entries);
  const journal = await Journal.reopen(file, clock, read.value, onAppend);
  return succeed(openRun(runId, join(folder, runId), journal, release, auditLog), read.problems);
}

function openRun(
  runId: string,
  folder: string,
  journal: Journal,
  release: () => Promise<void>,
  auditLog?: RunAudit,
): OpenRun {
  const close = async () => {
    await journal.close();
    // A full disk does not take the mark that the lock is free: it is free once this process has ended.
    await release().catch(() => undefined);
  };
  return {
    runId,
    place: folder,
    entries: () => journal.entries,
    append: async (event) => {
      await journal.append(event);
      if (event.type === 'run-finished') await auditLog?.runEnded();
    },
    attach: (name, text) => writeAttachment(folder, name, text),
    close,
    discard: async () => {
      await close();
      if (journal.entries.length === 0) await rm(folder, { recursive: true, force: true });
    },
  };
}

function hintsOfBusy({ unseen }: Extract<LockOutcome, { ok: false }>, runId: string): readonly string[] {
  return unseen === undefined ? [] : [`if it is sure that it has died: drawbridge runs recover ${runId}`];
}
