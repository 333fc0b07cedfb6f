import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { parseCheckpoint, type SignedCheckpoint } from '../checkpoint/checkpoint.ts';

/** A head of this log that was signed before, and where it was kept. */
export interface KnownHead {
  readonly file: string;
  /** Absent where the file holds something else. */
  readonly checkpoint?: SignedCheckpoint;
}

/** The log's own copy of its last head. */
export function checkpointFileIn(folder: string): string {
  return join(folder, 'checkpoint');
}

/**
 * The copy beside the key, for the log in this folder: who can write to the log and not there cannot make us sign a
 * second, other head. One key serves several logs, so its name is made of the log's folder.
 */
export async function headFileBesideKey(key: string, folder: string): Promise<string> {
  const place = await realpath(folder).catch(() => folder);
  return `${key}.${createHash('sha256').update(place).digest('hex').slice(0, 16)}.checkpoint`;
}

/** The heads in those files that are there. */
export async function readHeads(files: readonly string[]): Promise<readonly KnownHead[]> {
  const heads = await Promise.all(files.map(readHead));
  return heads.filter((head) => head !== undefined);
}

/** The head in a file; undefined where there is no such file. */
export async function readHead(file: string): Promise<KnownHead | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    // A file that is there and cannot be read may hold a head that we have to agree with.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : { file };
  }
  const read = parseCheckpoint(text);
  return read.ok ? { file, checkpoint: read.value } : { file };
}

/** Writes a file whole or not at all, and durably. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
