import { open, stat } from 'node:fs/promises';

import type { Clock } from '../time/clock.ts';

/** How often the holder of a lock shows that it lives. */
const refreshMs = 5_000;

/** Without a sign for so long, six times what is usual, a holder is offered as dead. */
const silenceMs = 30_000;

/** What a file looked like. Only whether two of them are equal says something. */
export type LockMark = string;

/**
 * Shows that the holder of a lock's file lives, until it is stopped: a blank is appended, so that its size changes too.
 * Nothing is concluded from any clock's time, since those of two machines and of a file server differ.
 */
export function keepRefreshed(path: string, everyMs = refreshMs): () => Promise<void> {
  let beat: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beat = beat.then(() => refresh(path)).catch(() => undefined);
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await beat;
  };
}

/** Never creates it: it may have been released. */
async function refresh(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    await file.write(' ', size);
  } finally {
    await file.close();
  }
}

/** What a lock's file looks like now; undefined where it is gone. */
export async function markOf(path: string): Promise<LockMark | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found === undefined ? undefined : [found.ino, found.size, found.mtimeNs].join(':');
}

type WatchedLock =
  { readonly is: 'refreshed' } | { readonly is: 'gone' } | { readonly is: 'silent'; readonly mark: LockMark };

/**
 * Watches a lock that cannot be asked for, because its holder is on another machine or in another container: `silent`
 * with its mark where there was no sign for thirty seconds by our own clock. The holder may still live, if its machine
 * is suspended or cut off from the folder: that is for a person to say.
 */
export async function watchLock(path: string, clock: Clock): Promise<WatchedLock> {
  const before = await markOf(path);
  await clock.sleep(silenceMs);
  const after = await markOf(path);
  if (after === undefined) return { is: 'gone' };
  return before === after ? { is: 'silent', mark: after } : { is: 'refreshed' };
}
