import { keepRefreshed, markOf, type LockMark } from './heartbeat.ts';
import { holderOfNumberedLock, readLock, takeNumberedLock } from './numbered-lock.ts';
import { isAlive, isSameMachine, ownIdentity, type ProcessIdentity } from './process-identity.ts';

// One process at a time, and what may be concluded about the one that holds a lock:
//
// - On our machine, within our namespace of processes, its id and the time of its start say for certain whether it
//   lives. A dead one's lock is taken over at once. An id that was reused, after a reboot too, has another start. Where
//   the system does not tell starts, as Windows does not, such an id looks like a process that lives.
// - Anywhere else nothing can be asked. A name of a host says nothing: containers share theirs, and a machine keeps its
//   own over a reboot. So the holder refreshes its file, and who waits watches whether it does (`watchLock`). Silence is
//   not death: a machine may be suspended, a share cut off. A lock is therefore never taken over by us because time has
//   passed: the caller names the file and the mark that it saw silent, which a person has to want.
// - A file that cannot be read is held.
//
// The price: after a reboot, or when a container was replaced, a run that died is taken over only on a person's word.

/** The process that holds a lock, as its file says. */
interface LockHolder extends ProcessIdentity {
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

export interface ProcessLockOptions {
  /** A lock of another machine that was watched, was silent, and may be taken over if it still looks the same. */
  readonly silent?: { readonly path: string; readonly mark: LockMark };
  /** How often it is refreshed while it is held. */
  readonly refreshMs?: number;
}

/**
 * Takes the lock of that name in a folder, for one process at a time; see {@link takeNumberedLock}. The lock of a
 * process that has died on this machine is taken over. The name is made of letters, digits and hyphens. Rejects where
 * the folder cannot be used.
 */
export async function lockForProcess(
  folder: string,
  name: string,
  options: ProcessLockOptions = {},
): Promise<ProcessLock> {
  const own = await ownIdentity();
  const lock = await takeNumberedLock({
    folder,
    name,
    contents: { ...own },
    holderOf: (path) => livingHolder(path, own, options),
  });
  if (!lock.ok) return { ok: false, path: lock.path, ...lock.holder };
  const stop = keepRefreshed(lock.path, options.refreshMs);
  return {
    ok: true,
    release: async () => {
      await stop();
      await lock.release();
    },
  };
}

/** Who holds the lock of that name, or may: undefined where it is free. Changes nothing. */
export async function findLockHolder(folder: string, name: string): Promise<Held | undefined> {
  const own = await ownIdentity();
  const holderOf = (path: string) => livingHolder(path, own, {});
  return holderOfNumberedLock({ folder, name, holderOf });
}

/** Undefined where the lock may be taken over. */
async function livingHolder(
  path: string,
  own: ProcessIdentity,
  { silent }: ProcessLockOptions,
): Promise<Held | undefined> {
  const holder = await readLock(path, isHolder);
  if (holder === 'gone') return undefined;
  if (holder === 'unreadable') return { heldBy: 'unreadable' };
  if (holder.released === true) return undefined;
  if (isSameMachine(own, holder)) {
    return (await isAlive(holder)) ? { heldBy: 'this-machine', holder } : undefined;
  }
  const isSilent = silent?.path === path && silent.mark === (await markOf(path));
  return isSilent ? undefined : { heldBy: 'another-machine', holder };
}

function isHolder(read: unknown): read is LockHolder {
  if (typeof read !== 'object' || read === null) return false;
  const { pid, host, machine, started, released } = read as Readonly<Record<string, unknown>>;
  const isTextOrAbsent = (value: unknown) => value === undefined || typeof value === 'string';
  return (
    Number.isInteger(pid) &&
    typeof host === 'string' &&
    isTextOrAbsent(machine) &&
    isTextOrAbsent(started) &&
    (released === undefined || typeof released === 'boolean')
  );
}
