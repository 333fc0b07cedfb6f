import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { lockForProcess, RetryableFailure, takeNumberedLock, watchLock } from '@drawbridge/base';

/** In milliseconds: how long a lock is waited for whose holder cannot be asked for, how long it is watched, and any. */
export interface LockPatience {
  readonly unseen: number;
  readonly watched: number;
  readonly any: number;
}

/** A write takes milliseconds, and the longest signature of a large log seconds. */
const patient: LockPatience = { unseen: 30_000, watched: 30_000, any: 180_000 };
const longestPause = 25;

type Release = () => Promise<void>;

/** The last work of this process on each log. Within a process they wait for each other, in their order. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs `work` as the only one that writes to the log, over all processes. The wait is real time: what is waited for
 * is another process, which no clock of ours moves.
 *
 * The lock of a process on another machine, such as a container that was killed, cannot be told from that of a living
 * one. It is watched, and taken over if it gives no sign of life: unlike a run, whose owner may be waiting for a cloud,
 * a write to the log is never silent for long, and a lock that stays would stop every containment.
 */
export async function underLogLock<T>(
  folder: string,
  work: () => Promise<T>,
  patience: LockPatience = patient,
): Promise<T> {
  const log = resolve(folder);
  const before = queues.get(log) ?? Promise.resolve();
  const turn = before.then(() => lockedWork(log, work, patience));
  const ended = turn.then(
    () => undefined,
    () => undefined,
  );
  queues.set(log, ended);
  try {
    return await turn;
  } finally {
    if (queues.get(log) === ended) queues.delete(log);
  }
}

async function lockedWork<T>(folder: string, work: () => Promise<T>, patience: LockPatience): Promise<T> {
  const release = await takeLock(folder, patience);
  try {
    return await work();
  } finally {
    // A full disk does not take the mark that the lock is free: it is free once this process has ended.
    await release().catch(() => undefined);
  }
}

async function takeLock(folder: string, patience: LockPatience): Promise<Release> {
  let held = { path: '', for: 0 };
  for (let waited = 0; waited <= patience.any;) {
    const lock = await lockForProcess(folder, 'log');
    if (lock.ok) return lock.release;
    const pause = randomInt(1, longestPause);
    held = { path: lock.path, for: held.path === lock.path ? held.for + pause : 0 };
    if (lock.heldBy !== 'this-machine' && held.for >= patience.unseen) {
      const taken = await takeAbandoned(folder, lock, patience);
      if (taken !== undefined) return taken;
      held = { path: '', for: 0 };
    }
    waited += pause;
    await wait(pause);
  }
  throw new RetryableFailure('audit/log-busy', 'another process keeps the audit log locked', {
    hints: [`if no other process of Drawbridge runs, delete ${held.path}`],
  });
}

/** Undefined where the holder lives, or somebody else was quicker. */
async function takeAbandoned(
  folder: string,
  { path, heldBy }: { readonly path: string; readonly heldBy: string },
  { watched }: LockPatience,
): Promise<Release | undefined> {
  if (heldBy === 'unreadable') return takeUnreadable(folder, path);
  const seen = await watchLock(path, { now: () => new Date(0), sleep: () => wait(watched) });
  if (seen.is !== 'silent') return undefined;
  const lock = await lockForProcess(folder, 'log', { silent: { path, mark: seen.mark } });
  return lock.ok ? lock.release : undefined;
}

/** A damaged file names nobody who could be asked for: it is passed by, as if it had been released. */
async function takeUnreadable(folder: string, damaged: string): Promise<Release | undefined> {
  const lock = await takeNumberedLock({
    folder,
    name: 'log',
    contents: { pid: process.pid, host: hostname() },
    holderOf: (path) => Promise.resolve(path === damaged ? undefined : path),
  });
  return lock.ok ? lock.release : undefined;
}
