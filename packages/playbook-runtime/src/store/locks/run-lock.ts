import {
  findLockHolder,
  lockForProcess,
  watchLock,
  type Clock,
  type ProcessLockOptions,
} from '@drawbridge/base';

/** Taken, or held by a process that is alive, or may be. */
export type LockOutcome =
  | { readonly ok: true; readonly release: () => Promise<void> }
  | {
      readonly ok: false;
      readonly why: string;
      /** The file of a lock whose holder cannot be asked for: it is on another machine, or in another container. */
      readonly unseen?: string;
    };

/** One process at a time works on a run. The lock of a process that has died on this machine is taken over. */
export async function lockRun(folder: string, options: ProcessLockOptions = {}): Promise<LockOutcome> {
  const lock = await lockForProcess(folder, 'owner', options);
  if (lock.ok) return lock;
  const { path, heldBy, holder } = lock;
  if (holder === undefined) {
    return {
      ok: false,
      why: `the lock ${path} cannot be read; delete it once you are sure that no process works on this run`,
    };
  }
  if (heldBy === 'this-machine') return { ok: false, why: `process ${holder.pid} is working on this run` };
  const why = `process ${holder.pid} on ${holder.host} is working on this run; whether it is still alive cannot be checked from here`;
  return { ok: false, why, unseen: path };
}

/**
 * As {@link lockRun}, where a person says that a process which cannot be asked for has died: it is watched for half a
 * minute, and its lock is taken over if it gives no sign of life.
 */
export async function lockSilentRun(folder: string, clock: Clock): Promise<LockOutcome> {
  const lock = await lockRun(folder);
  if (lock.ok || lock.unseen === undefined) return lock;
  const watched = await watchLock(lock.unseen, clock);
  if (watched.is === 'refreshed') {
    return { ok: false, why: `${lock.why}, but it gave a sign of life while it was watched` };
  }
  if (watched.is === 'gone') return lockRun(folder);
  return lockRun(folder, { silent: { path: lock.unseen, mark: watched.mark } });
}

/** Whether a process works on a run, or may: then the run is about to begin even where it has no journal yet. */
export async function isRunLocked(folder: string): Promise<boolean> {
  return (await findLockHolder(folder, 'owner')) !== undefined;
}

/**
 * Who works on a run. `nobody`: if the run has not ended, its process has died. `unknown`: that cannot be told from
 * here, so it counts as alive.
 */
export type RunOwner =
  | { readonly is: 'nobody' }
  | { readonly is: 'alive'; readonly pid: number }
  | { readonly is: 'unknown'; readonly why: string };

/** The owner of the run in a folder. Changes nothing. */
export async function ownerOf(folder: string): Promise<RunOwner> {
  const held = await findLockHolder(folder, 'owner');
  if (held === undefined) return { is: 'nobody' };
  const { heldBy, holder } = held;
  if (holder === undefined) return { is: 'unknown', why: `a lock in ${folder} cannot be read` };
  return heldBy === 'this-machine'
    ? { is: 'alive', pid: holder.pid }
    : { is: 'unknown', why: `process ${holder.pid} on ${holder.host} may be working on it` };
}
