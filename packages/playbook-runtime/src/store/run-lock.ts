import { lockForProcess } from '@drawbridge/base';

/** Taken, or held by somebody who still lives, or may. */
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
      why: `the lock ${path} cannot be read; if it is sure that nobody works on this run, delete it`,
    };
  }
  const unseen = heldBy === 'another-machine' ? ` on ${holder.host}` : '';
  const doubt = unseen === '' ? '' : '; whether it lives cannot be seen from here';
  return { ok: false, why: `process ${holder.pid}${unseen} works on this run${doubt}` };
}
