import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import { loadProgram } from '../drawbridge.ts';
import { createHost } from '../in-process.ts';
import type { Ground } from './ground.ts';

/** What a command said in this process, and its exit code. */
export interface RanHere {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** What is waited for is a simulated cloud in this process, which does not take the seconds that a real one may. */
const hurriedClock = {
  now: () => new Date(),
  sleep: (milliseconds: number, signal?: AbortSignal) =>
    sleepFor(milliseconds / 100, undefined, signal === undefined ? {} : { signal }).then(() => undefined),
};

/**
 * Runs commands on the ground in this process: what comes before and after a kill needs no process of its own, and a start
 * takes half a second. The vendors' SDKs read this process's environment, so it is the ground's from then on.
 */
export async function runningHere(ground: Ground): Promise<(args: readonly string[]) => Promise<RanHere>> {
  const { runCommandLine, build } = await loadProgram();
  Object.assign(process.env, ground.env);
  const cacheFolder = join(ground.env.XDG_CACHE_HOME ?? ground.folder, 'drawbridge');
  return async (args) => {
    const { host, heard } = createHost({ cwd: ground.folder, cacheFolder, env: { ...ground.env }, build });
    const code = await runCommandLine(args, { ...host, clock: hurriedClock });
    return { code, ...heard };
  };
}
