import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder of a process that was killed is removed by a later one, after this long. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/** What a folder is for: rows, what a query cannot keep in memory, or rows that others have replaced. */
type Purpose = 'rows' | 'spill' | 'old';

/** As {@link makeWorkFolder} names them: of its process, and nobody else's. */
const workName = /^drawbridge-(?:rows|spill|old)\.(\d+)-[A-Za-z0-9]{6}$/;

/** Makes a folder in `parent` that only this user can read: it will hold logs. Removes those that others left there. */
export async function makeWorkFolder(parent: string, purpose: Purpose): Promise<string> {
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(parent, `drawbridge-${purpose}.${process.pid}-`));
  // What time it is, by the clock of this disk.
  const { mtimeMs } = await stat(folder);
  await removeAbandoned(parent, mtimeMs - abandonedAfterMs);
  return folder;
}

/** Removes a folder with everything in it; says nothing where it is not there, or cannot be removed yet. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true }).catch(() => undefined);
}

async function removeAbandoned(parent: string, before: number): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const pid = Number(workName.exec(name)?.[1]);
    if (!Number.isSafeInteger(pid) || isAlive(pid)) continue;
    const found = await stat(join(parent, name)).catch(() => undefined);
    if (found !== undefined && found.mtimeMs < before) await removeFolder(join(parent, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // Somebody else's process is alive too.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
