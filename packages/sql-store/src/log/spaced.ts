import { setTimeout as wait } from 'node:timers/promises';

/** Work takes at most this part of the time; it is spaced further where it takes long. */
const share = 1 / 20;
const mostMs = 2_000;

/**
 * Work that many ask for: it is done at once after a quiet while, and otherwise so long after the last time. All who ask
 * before it begins get that one.
 */
export function spaced(work: () => Promise<unknown>, spacingMs: number): () => Promise<void> {
  let earliestMs = 0;
  let next: Promise<void> | undefined;
  const inTime = async () => {
    await wait(Math.max(0, earliestMs - performance.now()));
    next = undefined;
    const began = performance.now();
    earliestMs = began + spacingMs;
    try {
      await work();
    } finally {
      const tookMs = performance.now() - began;
      earliestMs = began + Math.min(Math.max(spacingMs, tookMs / share), mostMs);
    }
  };
  return () => (next ??= inTime());
}
