import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { createOnce } from './create-once.ts';

/** The process that holds a lock, as its file says. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the system counts it: ids of processes are used again. Absent where nobody tells. */
  readonly started?: string;
  readonly released?: boolean;
}

/** Taken, or held by a process that lives, or may: on another machine, or where the file cannot be read. */
export type ProcessLock =
  | { readonly ok: true; readonly release: () => Promise<void> }
  | {
      readonly ok: false;
      readonly path: string;
      readonly heldBy: 'this-machine' | 'another-machine' | 'unreadable';
      /** Absent where the file cannot be read. */
      readonly holder?: LockHolder;
    };

/**
 * Takes the lock of that name in a folder, for one process of this machine at a time. The lock of a process that has
 * died is taken over.
 *
 * A lock is a file with a number in its name, and only the highest number counts. Whoever finds it free, or its holder
 * dead, makes the next number, which the file system gives to one alone. A lock is never taken by deleting one: two
 * that find the same dead holder could delete each other's. The price is a small file that stays. The name is made of
 * letters, digits and hyphens. Rejects where the folder cannot be used.
 */
export async function lockForProcess(folder: string, name: string): Promise<ProcessLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const own: LockHolder = { pid: process.pid, host: hostname(), ...(await startOf(process.pid)) };
  for (;;) {
    const last = await highestNumber(folder, name);
    const held = last === 0 ? undefined : await heldLock(pathOf(folder, name, last), own.host);
    if (held !== undefined) return held;
    const path = pathOf(folder, name, last + 1);
    if (!(await createOnce(path, own))) continue;
    // Between the look and the making others may have come and gone, and tidied: the highest number counts.
    if ((await highestNumber(folder, name)) > last + 1) {
      await rm(path, { force: true });
      continue;
    }
    await tidy(folder, name, last + 1);
    return { ok: true, release: () => writeWhole(path, { ...own, released: true }) };
  }
}

/** Undefined where it may be taken. What cannot be read might be held: it is not free. */
async function heldLock(
  path: string,
  host: string,
): Promise<Extract<ProcessLock, { ok: false }> | undefined> {
  const holder = await readHolder(path);
  if (holder === 'gone') return undefined;
  if (holder === 'unreadable') return { ok: false, path, heldBy: 'unreadable' };
  if (holder.released === true) return undefined;
  if (holder.host !== host) return { ok: false, path, heldBy: 'another-machine', holder };
  return (await isAlive(holder)) ? { ok: false, path, heldBy: 'this-machine', holder } : undefined;
}

/** Signal 0 tests for the process; EPERM means that it lives and belongs to somebody else. */
async function isAlive({ pid, started }: LockHolder): Promise<boolean> {
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
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  const started = stat
    ?.slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19);
  return started === undefined ? {} : { started };
}

async function readHolder(path: string): Promise<LockHolder | 'gone' | 'unreadable'> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isHolder(read) ? read : 'unreadable';
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

function isHolder(read: unknown): read is LockHolder {
  if (typeof read !== 'object' || read === null) return false;
  const { pid, host, started, released } = read as Readonly<Record<string, unknown>>;
  return (
    Number.isInteger(pid) &&
    typeof host === 'string' &&
    (started === undefined || typeof started === 'string') &&
    (released === undefined || typeof released === 'boolean')
  );
}

async function writeWhole(path: string, contents: LockHolder): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify(contents), { mode: 0o600 });
  await rename(draft, path);
}

async function highestNumber(folder: string, name: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder, name)));
}

async function numbersIn(folder: string, name: string): Promise<readonly number[]> {
  const pattern = new RegExp(`^${name}\\.(\\d+)\\.lock$`);
  return (await readdir(folder)).flatMap((file) => {
    const number = pattern.exec(file)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** Lower numbers count for nothing, and only the holder of the highest takes them away. */
async function tidy(folder: string, name: string, highest: number): Promise<void> {
  for (const number of await numbersIn(folder, name)) {
    if (number < highest) await rm(pathOf(folder, name, number), { force: true });
  }
}

const pathOf = (folder: string, name: string, number: number): string =>
  join(folder, `${name}.${String(number)}.lock`);
