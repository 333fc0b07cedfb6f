import { randomInt } from 'node:crypto';
import { join, resolve } from 'node:path';

import {
  fail,
  lockForProcess,
  problem,
  succeed,
  type Clock,
  type Problem,
  type Result,
} from '@drawbridge/base';

import { locksHint } from './locks/broken-claims.ts';
import { unusable } from './run-folders.ts';

type ProcessLock = Awaited<ReturnType<typeof lockForProcess>>;

/** The last piece of work of this process in each store. Within a process they wait for each other, in their order. */
const queues = new Map<string, Promise<unknown>>();

const firstWaitMs = 5;
const longestWaitMs = 500;
/** What is done under the lock takes milliseconds: fifty processes at once wait a few seconds. */
const patienceMs = 60_000;

/**
 * Does a piece of work while no other run of the store does such a piece, in this process or another one. Between what
 * a guard counts and the entry of the journal that reserves it, nobody else may count: two runs would each see room for
 * one. The work is done under the lock of one file: it must be short, and never wait for a cloud or a person.
 */
export async function withStoreLock<T>(
  folder: string,
  clock: Clock,
  work: () => Promise<T>,
): Promise<Result<T>> {
  const store = resolve(folder);
  const before = queues.get(store) ?? Promise.resolve();
  const turn = before.then(() => underFileLock(store, clock, work));
  const ended = turn.then(
    () => undefined,
    () => undefined,
  );
  queues.set(store, ended);
  try {
    return await turn;
  } finally {
    if (queues.get(store) === ended) queues.delete(store);
  }
}

async function underFileLock<T>(store: string, clock: Clock, work: () => Promise<T>): Promise<Result<T>> {
  let lock: ProcessLock;
  try {
    lock = await waitForLock(join(store, '.locks'), clock);
  } catch (error) {
    const found = unusable(store, 'written', error);
    // What stands in the place of the folder is no folder.
    const { code } = error as NodeJS.ErrnoException;
    const isBroken = code === 'EEXIST' || code === 'ENOTDIR';
    return fail(isBroken ? { ...found, hints: [...found.hints, locksHint] } : found);
  }
  if (!lock.ok) return fail(busy(lock));
  try {
    return succeed(await work());
  } finally {
    await lock.release();
  }
}

/** Tries again until the patience is over, ever later, and never at the same moment as everybody else. */
async function waitForLock(folder: string, clock: Clock): Promise<ProcessLock> {
  const until = clock.now().getTime() + patienceMs;
  for (let longest = firstWaitMs; ; longest = Math.min(2 * longest, longestWaitMs)) {
    const lock = await lockForProcess(folder, 'store');
    if (lock.ok || clock.now().getTime() >= until) return lock;
    await clock.sleep(randomInt(1, longest + 1));
  }
}

function busy({ path, heldBy, holder }: Extract<ProcessLock, { ok: false }>): Problem {
  const who =
    holder === undefined
      ? 'it cannot be read who holds it'
      : `process ${holder.pid}${heldBy === 'this-machine' ? '' : ` on ${holder.host}`} holds it`;
  return problem('run/store-busy', `the lock of all runs could not be had within a minute: ${who}`, {
    file: path,
    // A report of a run shows no file of a problem.
    hints: [`try again; the lock is ${path}`, locksHint],
  });
}
