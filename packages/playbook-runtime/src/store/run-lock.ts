import { findLockHolder, lockForProcess } from '@drawbridge/base';

/** Taken, or held by a process that is alive, or may be. */
export type LockOutcome =
  { readonly ok: true; readonly release: () => Promise<void> } | { readonly ok: false; readonly why: string };

/** One process at a time works on a run. The lock of a process that has died on this machine is taken over. */
export async function lockRun(folder: string): Promise<LockOutcome> {
  const lock = await lockForProcess(folder, 'owner');
  if (lock.ok) return lock;
  const { path, heldBy, holder } = lock;
  if (holder === undefined) {
    return {
      ok: false,
      why: `the lock ${path} cannot be read; delete it once you are sure that no process works on this run`,
    };
  }
  const unseen = heldBy === 'another-machine' ? ` on ${holder.host}` : '';
  const doubt = unseen === '' ? '' : '; whether it is still alive cannot be checked from here';
  return { ok: false, why: `process ${holder.pid}${unseen} is working on this run${doubt}` };
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
