import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile, type link } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { createOnce } from './create-once.ts';

interface NumberedLockOptions<Holder> {
  readonly folder: string;
  /** Letters, digits and hyphens. */
  readonly name: string;
  /** What the file says about its holder: JSON. `released` is added when the lock is released. */
  readonly contents: Readonly<Record<string, unknown>>;
  /** Who holds the lock in this file; undefined where it may be taken over. What cannot be read is held. */
  readonly holderOf: (path: string) => Promise<Holder | undefined>;
  /** For tests: a file system without hard links. */
  readonly makeLink?: typeof link;
}

type NumberedLock<Holder> =
  | { readonly ok: true; readonly path: string; readonly release: () => Promise<void> }
  | { readonly ok: false; readonly path: string; readonly holder: Holder };

/**
 * Takes the lock of that name in a folder, for one holder at a time.
 *
 * A lock is a file with a number in its name, and only the highest number counts. A process that finds it free creates
 * the next number, which the file system grants to one process only. A lock is never taken over by deleting a file: two
 * processes that find the same abandoned lock could each delete the other's. The price is a small file that stays.
 *
 * Where there are no hard links, a file may be found empty: its process is about to write it, or died before it had the
 * lock. One that stays empty is passed over, and both sides look again after they have written: who was only slow finds
 * a higher number and withdraws, or is found by the other one, which withdraws. Never do both hold it.
 * Rejects where the folder cannot be used.
 */
export async function takeNumberedLock<Holder>(
  options: NumberedLockOptions<Holder>,
): Promise<NumberedLock<Holder>> {
  const { folder, name, contents, holderOf } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const last = await highestNumber(folder, name);
    const before = pathOf(folder, name, last);
    const holder = last === 0 ? undefined : await holderOf(before);
    if (holder !== undefined) return { ok: false, path: before, holder };
    const wasEmpty = await isEmpty(before);
    const path = pathOf(folder, name, last + 1);
    if (!(await createOnce(path, contents, options.makeLink))) continue;
    // Since we looked, others may have taken the lock, released it and tidied up: the highest number counts. And one
    // that we passed over as empty may have been written meanwhile.
    const overtaken = (await highestNumber(folder, name)) > last + 1;
    if (overtaken || (wasEmpty && !(await isEmpty(before)))) {
      await rm(path, { force: true });
      continue;
    }
    await tidy(folder, name, last + 1);
    return { ok: true, path, release: () => releaseLock(path, contents) };
  }
}

/** Who holds the lock of that name; undefined where it is free, or the folder is not there. Changes nothing. */
export async function holderOfNumberedLock<Holder>({
  folder,
  name,
  holderOf,
}: Omit<NumberedLockOptions<Holder>, 'contents'>): Promise<Holder | undefined> {
  const last = await highestNumber(folder, name).catch(() => 0);
  return last === 0 ? undefined : holderOf(pathOf(folder, name, last));
}

/** Marks a lock as released, whole or not at all. Only its holder does this. */
export async function releaseLock(path: string, contents: Readonly<Record<string, unknown>>): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, JSON.stringify({ ...contents, released: true }), { mode: 0o600 });
  await rename(draft, path);
}

/** How long an empty file is given to be written, and how often it is looked at until then. */
const emptyMs = 1_000;
const emptyLooks = 10;

/**
 * The contents of a lock's file. A file that is gone was tidied up by the holder of a higher number; one that stays
 * empty belongs to nobody.
 */
export async function readLock<Contents>(
  path: string,
  isContents: (read: unknown) => read is Contents,
): Promise<Contents | 'gone' | 'unreadable'> {
  try {
    let text = await readFile(path, 'utf8');
    for (let look = 1; text === '' && look <= emptyLooks; look += 1) {
      await setTimeout(emptyMs / emptyLooks);
      text = await readFile(path, 'utf8');
    }
    if (text === '') return 'gone';
    const read: unknown = JSON.parse(text);
    return isContents(read) ? read : 'unreadable';
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'unreadable';
  }
}

async function isEmpty(path: string): Promise<boolean> {
  return stat(path).then(
    ({ size }) => size === 0,
    () => false,
  );
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
