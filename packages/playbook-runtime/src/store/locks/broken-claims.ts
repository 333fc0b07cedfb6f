import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { holderOfNumberedLock, readLock } from '@drawbridge/base';

import { isClaim } from './claims.ts';

/** The way out of a lock or a claim that cannot be read. */
export const locksHint = 'where no process of Drawbridge works on these runs: drawbridge runs repair --locks';

/** The claims of a folder of runs that nobody can read, by path: the folder of all, or those of single targets. */
export async function findBrokenClaims(runs: string): Promise<readonly string[]> {
  const folder = join(runs, '.claims');
  try {
    const names = await readdir(folder);
    const broken = await Promise.all(names.map((name) => isBroken(join(folder, name))));
    return names.filter((_, at) => broken[at]).map((name) => join(folder, name));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : [folder];
  }
}

/** A folder of numbered claims, or one file of a claim from before there were numbers. */
async function isBroken(path: string): Promise<boolean> {
  const inFile = async (file: string) =>
    (await readLock(file, isClaim)) === 'unreadable' ? 'unreadable' : undefined;
  if (path.endsWith('.json')) return (await inFile(path)) !== undefined;
  try {
    await readdir(path);
  } catch {
    return true;
  }
  return (await holderOfNumberedLock({ folder: path, name: 'claim', holderOf: inFile })) !== undefined;
}
