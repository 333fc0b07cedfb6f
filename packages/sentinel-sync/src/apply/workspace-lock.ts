import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { RefusedFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { WorkspaceAddress } from '../client/workspace-client.ts';

const owner = z.strictObject({
  pid: z.int(),
  host: z.string(),
  /** When the process began, as the system counts it: ids of processes are used again. Absent where nobody tells. */
  started: z.string().optional(),
  workspace: z.string(),
  released: z.boolean().optional(),
});

type Owner = z.output<typeof owner>;

/** Gives the workspace free again. */
export type Release = () => Promise<void>;

/**
 * One process of this machine at a time applies to a workspace; another one is refused. The lock of a process that has
 * died is taken over.
 *
 * A lock is a file with a number in its name, and only the highest number counts. Whoever finds it free, or its owner
 * dead, makes the next number, which the file system gives to one alone. A lock is never taken by deleting one: two
 * that find the same dead owner could delete each other's. The price is a small file that stays.
 */
export async function lockWorkspace(folder: string, address: WorkspaceAddress): Promise<Release> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own: Owner = {
    pid: process.pid,
    host: hostname(),
    ...(await startOf(process.pid)),
    workspace: address.workspace,
  };
  const lock = join(folder, keyOf(address));
  for (;;) {
    const last = await highestNumber(folder, keyOf(address));
    if (last > 0) await refuseHeld(pathOf(lock, last), own);
    const path = pathOf(lock, last + 1);
    if (!(await createOnce(path, own))) continue;
    // Between the look and the making others may have come and gone, and tidied: the highest number counts.
    if ((await highestNumber(folder, keyOf(address))) > last + 1) {
      await rm(path, { force: true });
      continue;
    }
    await tidy(folder, keyOf(address), last + 1);
    return () => writeWhole(path, { ...own, released: true });
  }
}

async function refuseHeld(path: string, own: Owner): Promise<void> {
  const held = await readOwner(path);
  if (held === 'gone' || (held !== 'unreadable' && held.released === true)) return;
  const hints = [`if it is sure that no apply runs, delete ${path}`];
  if (held === 'unreadable') {
    throw new RefusedFailure('sync/being-applied', `the lock ${path} cannot be read`, { hints });
  }
  if (held.host === own.host && !(await isAlive(held))) return;
  const where = held.host === own.host ? '' : ` on ${held.host}`;
  const message = `process ${held.pid}${where} is applying to the workspace ${held.workspace}`;
  throw new RefusedFailure('sync/being-applied', message, {
    hints: where === '' ? ['wait for it, and plan again'] : hints,
  });
}

/** Signal 0 tests for the process; EPERM means that it lives and belongs to somebody else. */
async function isAlive({ pid, started }: Owner): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = await startOf(pid);
  return started === undefined || now.started === undefined || now.started === started;
}

/** The 22nd field of Linux' `/proc/PID/stat`; the second is a name in parentheses, which may hold spaces. */
async function startOf(pid: number): Promise<{ readonly started?: string }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const started = stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
  return started === undefined ? {} : { started };
}

async function readOwner(path: string): Promise<Owner | 'gone' | 'unreadable'> {
  try {
    const read = owner.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return read.success ? read.data : 'unreadable';
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

/** A hard link appears with its contents or not at all, and never replaces one that is there. */
async function createOnce(path: string, contents: Owner): Promise<boolean> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(contents), { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeWhole(path: string, contents: Owner): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(contents), { mode: 0o600 });
  await rename(draft, path);
}

async function highestNumber(folder: string, key: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder, key)));
}

async function numbersIn(folder: string, key: string): Promise<readonly number[]> {
  const pattern = new RegExp(`^${key}\\.(\\d+)\\.lock$`);
  return (await readdir(folder)).flatMap((name) => {
    const number = pattern.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** Lower numbers count for nothing, and only the holder of the highest takes them away. */
async function tidy(folder: string, key: string, highest: number): Promise<void> {
  for (const number of await numbersIn(folder, key)) {
    if (number < highest) await rm(pathOf(join(folder, key), number), { force: true });
  }
}

function pathOf(lock: string, number: number): string {
  return `${lock}.${number}.lock`;
}

function keyOf({ endpoint, subscriptionId, resourceGroup, workspace }: WorkspaceAddress): string {
  const names = [endpoint, subscriptionId, resourceGroup, workspace].map((one) => one.toLowerCase());
  return createHash('sha256').update(JSON.stringify(names)).digest('hex').slice(0, 24);
}
