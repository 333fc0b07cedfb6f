import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { createOnce } from './create-once.ts';

/** The process that works on a run. */
export interface RunOwner {
  readonly pid: number;
  readonly host: string;
}

/** Taken, or held by somebody who still lives, or may. */
export type LockOutcome =
  { readonly ok: true; readonly release: () => Promise<void> } | { readonly ok: false; readonly why: string };

const name = 'owner.lock';

/** One process at a time works on a run. The lock of a process that has died on this machine is taken over. */
export async function lockRun(folder: string, owner = self()): Promise<LockOutcome> {
  const path = join(folder, name);
  for (;;) {
    if (await createOnce(path, owner)) return { ok: true, release: () => rm(path, { force: true }) };
    const holder = await readOwner(path);
    if (holder !== undefined && holder.host !== owner.host) {
      return {
        ok: false,
        why: `process ${holder.pid} on ${holder.host} works on this run; whether it lives cannot be seen from here`,
      };
    }
    if (holder !== undefined && isAlive(holder.pid)) {
      return { ok: false, why: `process ${holder.pid} works on this run` };
    }
    await rm(path, { force: true });
  }
}

function self(): RunOwner {
  return { pid: process.pid, host: hostname() };
}

async function readOwner(path: string): Promise<RunOwner | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunOwner;
  } catch (error) {
    // Gone meanwhile, or overwritten by something else: there is nobody to wait for.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Signal 0 tests for the process; EPERM means that it lives and belongs to somebody else. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
