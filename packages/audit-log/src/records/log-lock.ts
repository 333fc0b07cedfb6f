import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';

import { lockForProcess, RetryableFailure, takeNumberedLock } from '@drawbridge/base';

/** How long a lock is respected whose holder cannot be seen, and how long any is waited for, in milliseconds. */
export interface LockPatience {
  readonly unseen: number;
  readonly any: number;
}

/** A write takes milliseconds, and the longest signature of a large log seconds. */
const patient: LockPatience = { unseen: 60_000, any: 180_000 };
const pause = 20;

/**
 * Runs `work` as the only one that writes to the log, over all processes. The wait is real time: what is waited for
 * is another process, which no clock of ours moves.
 *
 * The lock of a process on another machine, such as a container that was killed, cannot be told from that of a living
 * one; held unchanged for longer than any write takes, it counts as abandoned.
 */
export async function underLogLock<T>(
  folder: string,
  work: () => Promise<T>,
  patience: LockPatience = patient,
): Promise<T> {
  const release = await takeLock(folder, patience);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function takeLock(folder: string, { unseen, any }: LockPatience): Promise<() => Promise<void>> {
  let held = { path: '', for: 0 };
  for (let waited = 0; waited <= any; waited += pause) {
    const lock = await lockForProcess(folder, 'log');
    if (lock.ok) return lock.release;
    held = { path: lock.path, for: held.path === lock.path ? held.for + pause : 0 };
    if (lock.heldBy !== 'this-machine' && held.for >= unseen) {
      const taken = await takeOver(folder, lock.path);
      if (taken !== undefined) return taken;
    }
    await wait(pause);
  }
  throw new RetryableFailure('audit/log-busy', 'another process keeps the audit log locked', {
    hints: [`if no other process of Drawbridge runs, delete ${held.path}`],
  });
}

/** Takes the lock as if that file's holder had released it; undefined where somebody else was quicker. */
async function takeOver(folder: string, abandoned: string): Promise<(() => Promise<void>) | undefined> {
  const lock = await takeNumberedLock({
    folder,
    name: 'log',
    contents: { pid: process.pid, host: hostname() },
    holderOf: (path) => Promise.resolve(path === abandoned ? undefined : path),
  });
  return lock.ok ? lock.release : undefined;
}
