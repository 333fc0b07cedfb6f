import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

import { given } from '../language/given.ts';
import { readLock, takeNumberedLock } from './numbered-lock.ts';

/** The process that holds a lock, as its file says. */
interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as the system counts it: ids of processes are reused. Absent where the system does not tell. */
  readonly started?: string;
  readonly released?: boolean;
}

/** Taken, or held by a process that lives, or may: on another machine, or where the file cannot be read. */
type ProcessLock =
  | { readonly ok: true; readonly release: () => Promise<void> }
  | {
      readonly ok: false;
      readonly path: string;
      readonly heldBy: 'this-machine' | 'another-machine' | 'unreadable';
      /** Absent where the file cannot be read. */
      readonly holder?: LockHolder;
    };

/** Who holds the lock, without its path. */
type Held = Omit<Extract<ProcessLock, { ok: false }>, 'ok' | 'path'>;

/**
 * Takes the lock of that name in a folder, for one process of this machine at a time; see {@link takeNumberedLock}. The
 * lock of a process that has died is taken over. The name is made of letters, digits and hyphens. Rejects where the
 * folder cannot be used.
 */
export async function lockForProcess(folder: string, name: string): Promise<ProcessLock> {
  const own = { pid: process.pid, host: hostname(), ...(await startOf(process.pid)) };
  const lock = await takeNumberedLock({
    folder,
    name,
    contents: own,
    holderOf: (path) => livingHolder(path, own.host),
  });
  return lock.ok ? lock : { ok: false, path: lock.path, ...lock.holder };
}

/** Undefined where the lock may be taken over. */
async function livingHolder(path: string, host: string): Promise<Held | undefined> {
  const holder = await readLock(path, isHolder);
  if (holder === 'gone') return undefined;
  if (holder === 'unreadable') return { heldBy: 'unreadable' };
  if (holder.released === true) return undefined;
  if (holder.host !== host) return { heldBy: 'another-machine', holder };
  return (await isAlive(holder)) ? { heldBy: 'this-machine', holder } : undefined;
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
  return given({ started });
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
