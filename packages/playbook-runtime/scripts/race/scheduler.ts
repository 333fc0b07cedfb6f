/** Decides at every point where a task could be interrupted who is next: by a seed, so that it can be repeated. */
export interface Scheduler {
  /** A point where another task may come first. */
  pause(): Promise<void>;
  /** Only one at a time is inside; those who wait are let in by the seed too, not in their order. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Runs all tasks to their end, one at a time between two pauses. */
  run<T>(tasks: readonly (() => Promise<T>)[]): Promise<readonly T[]>;
  /** A number from 0 up to, and without, `below`. */
  draw(below: number): number;
}

/** Rejects where every task waits for another one. */
export function seededScheduler(seed: number): Scheduler {
  const draw = seededDraw(seed);
  const ready: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  let isTaken = false;
  let onSettled = (): void => undefined;

  const suspend = (where: (() => void)[]) =>
    new Promise<void>((resolve) => {
      where.push(resolve);
      onSettled();
    });
  const resumeOne = (): Promise<void> =>
    new Promise((settled) => {
      onSettled = settled;
      const [resume] = ready.splice(draw(ready.length), 1);
      resume?.();
    });

  return {
    draw,
    pause: () => suspend(ready),
    exclusively: async (work) => {
      while (isTaken) await suspend(waiting);
      isTaken = true;
      try {
        return await work();
      } finally {
        isTaken = false;
        ready.push(...waiting.splice(0));
      }
    },
    run: async (tasks) => {
      let left = tasks.length;
      const done = tasks.map(async (task) => {
        try {
          await suspend(ready);
          return await task();
        } finally {
          left -= 1;
          onSettled();
        }
      });
      // A task that throws ends the race: nobody waits for it here, so it is looked at below.
      const all = Promise.all(done);
      all.catch(() => undefined);
      while (left > 0) {
        if (ready.length === 0) throw new Error(`${waiting.length} tasks wait for each other`);
        await resumeOne();
      }
      return all;
    },
  };
}

/** Mulberry32: small, and the same everywhere. */
function seededDraw(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
