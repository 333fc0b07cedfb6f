import { createHash } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, problem, succeed, type Clock, type Result } from '@drawbridge/base';

import { isRunLocked } from './locks/run-lock.ts';
import { unusable, wrongId } from './run-folders.ts';
import { readRuns } from './read-runs.ts';
import { noIndex } from './run-index.ts';

/** Who sets a run aside, and why. */
export interface RepairRequest {
  readonly by: string;
  readonly why: string;
}

/** What is kept about a run that was set aside, beside its folder. */
export interface SetAside extends RepairRequest {
  readonly runId: string;
  /** ISO 8601. */
  readonly at: string;
  /** What was wrong with it. */
  readonly problem: string;
  /** Where its files are now, unchanged. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
}

const asideName = '.set-aside';

/** Where what was set aside of the runs in a folder is kept. */
export const asideFolder = (folder: string): string => join(folder, asideName);

/**
 * Sets a run aside that cannot be read, or that never began: its folder moves to `.set-aside`, with a record of who did
 * it, when and why, and of the hash of each file. Nothing is deleted. From then on its changes do not count, and its
 * targets are free. A run that can be read is not set aside: it is recovered, or it has ended.
 */
export async function setRunAside(
  folder: string,
  runId: string,
  request: RepairRequest,
  clock: Clock,
): Promise<Result<SetAside>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  if (request.by.trim() === '' || request.why.trim() === '') return fail(unsigned());
  const { faults, digests } = await readRuns(folder, [runId], noIndex);
  const never = digests.some(({ summary }) => summary.kind === 'unknown');
  const fault = faults[0]?.problem.message ?? (never ? 'it stopped before it started' : undefined);
  if (fault === undefined) return fail(readable(runId));
  try {
    await lstat(join(folder, runId));
  } catch {
    return fail(problem('run/unknown', `there is no run ${runId}`, { file: join(folder, runId) }));
  }
  if (await isRunLocked(join(folder, runId))) return fail(worked(folder, runId));
  return move(folder, runId, { ...request, runId, at: clock.now().toISOString(), problem: fault });
}

async function move(
  folder: string,
  runId: string,
  about: Omit<SetAside, 'files' | 'folder'>,
): Promise<Result<SetAside>> {
  const from = join(folder, runId);
  try {
    const aside = join(folder, asideName);
    await mkdir(aside, { recursive: true, mode: 0o700 });
    const name = await freeName(aside, runId);
    const record: SetAside = { ...about, folder: join(aside, name), files: await hashFiles(from) };
    // The record first: a crash between the two leaves a run that is still to be repaired, never one that vanished.
    await writeRecord(join(aside, `${name}.json`), record);
    await rename(from, record.folder);
    return succeed(record);
  } catch (error) {
    return fail(unusable(folder, 'written', error));
  }
}

/** A name that nothing set aside has yet: `<name>.<n>`. */
export async function freeName(aside: string, runId: string): Promise<string> {
  const taken = new Set(await readdir(aside));
  for (let at = 1; ; at += 1) {
    if (!taken.has(`${runId}.${at}`) && !taken.has(`${runId}.${at}.json`)) return `${runId}.${at}`;
  }
}

async function hashFiles(folder: string): Promise<SetAside['files']> {
  const files: { name: string; bytes: number; sha256: string }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const contents = await readFile(join(folder, entry.name)).catch(() => undefined);
    const sha256 =
      contents === undefined ? 'unreadable' : createHash('sha256').update(contents).digest('hex');
    files.push({ name: entry.name, bytes: contents?.byteLength ?? 0, sha256 });
  }
  return files;
}

async function writeRecord(path: string, record: SetAside): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(record, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The ids of the runs that were set aside. */
export async function asideNames(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, asideName)).catch((): readonly string[] => []);
  return names.filter((name) => !name.endsWith('.json')).map((name) => name.slice(0, name.lastIndexOf('.')));
}

/** Whether a run was set aside: a person has looked at it, and it never resumes. */
export async function isSetAside(folder: string, runId: string): Promise<boolean> {
  return (await asideNames(folder)).includes(runId);
}

function worked(folder: string, runId: string) {
  return problem('run/busy', `a process works on the run ${runId}, or may`, { file: join(folder, runId) });
}

function unsigned() {
  return problem('run/repair-unsigned', 'a run is set aside in somebody’s name and for a reason');
}

function readable(runId: string) {
  return problem('run/not-damaged', `the run ${runId} can be read, so there is nothing to repair`, {
    hints: [`if it has not ended: drawbridge runs recover ${runId}`],
  });
}
