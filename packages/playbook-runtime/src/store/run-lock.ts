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

/** Whether a process works on a run, or may: then the run is about to begin even where it has no journal yet. */
export async function isRunLocked(folder: string): Promise<boolean> {
  return (await findLockHolder(folder, 'owner')) !== undefined;
}
