import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createOnce } from './create-once.ts';

interface NumberedLockOptions<Holder> {
  readonly folder: string;
  /** Letters, digits and hyphens. */
  readonly name: string;
  /** What the file says about its holder: JSON. `released` is added when the lock is released. */
  readonly contents: Readonly<Record<string, unknown>>;
  /** Who holds the lock in this file; undefined where it may be taken over. What cannot be read is held. */
  readonly holderOf: (path: string) => Promise<Holder | undefined>;
}

type NumberedLock<Holder> =
  | { readonly ok: true; readonly release: () => Promise<void> }
  | { readonly ok: false; readonly path: string; readonly holder: Holder };

/**
 * Takes the lock of that name in a folder, for one holder at a time.
 *
 * A lock is a file with a number in its name, and only the highest number counts. A process that finds it free creates
 * the next number, which the file system grants to one process only. A lock is never taken over by deleting a file: two
 * processes that find the same abandoned lock could each delete the other's. The price is a small file that stays.
 * Rejects where the folder cannot be used.
 */
export async function takeNumberedLock<Holder>(
  options: NumberedLockOptions<Holder>,
): Promise<NumberedLock<Holder>> {
  const { folder, name, contents, holderOf } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const last = await highestNumber(folder, name);
    const holder = last === 0 ? undefined : await holderOf(pathOf(folder, name, last));
    if (holder !== undefined) return { ok: false, path: pathOf(folder, name, last), holder };
    const path = pathOf(folder, name, last + 1);
    if (!(await createOnce(path, contents))) continue;
    // Since we looked, others may have taken the lock, released it and tidied up: the highest number counts.
    if ((await highestNumber(folder, name)) > last + 1) {
      await rm(path, { force: true });
      continue;
    }
    await tidy(folder, name, last + 1);
    return { ok: true, release: () => releaseLock(path, contents) };
  }
}

/** Marks a lock as released, whole or not at all. Only its holder does this. */
export async function releaseLock(path: string, contents: Readonly<Record<string, unknown>>): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify({ ...contents, released: true }), { mode: 0o600 });
  await rename(draft, path);
}

/** The contents of a lock's file. A file that is gone was tidied up by the holder of a higher number. */
export async function readLock<Contents>(
  path: string,
  isContents: (read: unknown) => read is Contents,
): Promise<Contents | 'gone' | 'unreadable'> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isContents(read) ? read : 'unreadable';
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

async function highestNumber(folder: string, name: string): Promise<number> {
  return Math.max(0, ...(await numbersIn(folder, name)));
}

async function numbersIn(folder: string, name: string): Promise<readonly number[]> {
  const pattern = new RegExp(`^${name}\\.(\\d+)\\.lock$`);
  return (await readdir(folder)).flatMap((file) => {
    const number = pattern.exec(file)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** Lower numbers count for nothing, and only the holder of the highest deletes them. */
async function tidy(folder: string, name: string, highest: number): Promise<void> {
  for (const number of await numbersIn(folder, name)) {
    if (number < highest) await rm(pathOf(folder, name, number), { force: true });
  }
}

const pathOf = (folder: string, name: string, number: number): string =>
  join(folder, `${name}.${String(number)}.lock`);
