import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';

import { parseCheckpoint, type SignedCheckpoint } from '../checkpoint/checkpoint.ts';
import { fileText, type KeptText } from '../records/kept-text.ts';

export { checkpointFileIn } from '../records/log-folder.ts';

/** A head of this log that was signed before, and where it was kept. */
export interface KnownHead {
  readonly file: string;
  /** Absent where the file holds something else. */
  readonly checkpoint?: SignedCheckpoint;
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
  return readKeptHeads(files.map(fileText));
}

/** The head in a file; undefined where there is no such file. */
export async function readHead(file: string): Promise<KnownHead | undefined> {
  return readKeptHead(fileText(file));
}

/** The heads in those places where there is one. */
export async function readKeptHeads(places: readonly KeptText[]): Promise<readonly KnownHead[]> {
  const heads = await Promise.all(places.map(readKeptHead));
  return heads.filter((head) => head !== undefined);
}

/** The head in a place; undefined where there is none. */
export async function readKeptHead({ file, read }: KeptText): Promise<KnownHead | undefined> {
  let text: string | undefined;
  try {
    text = await read();
  } catch {
    // What is there and cannot be read may hold a head that we have to agree with.
    return { file };
  }
  if (text === undefined) return undefined;
  const parsed = parseCheckpoint(text);
  return parsed.ok ? { file, checkpoint: parsed.value } : { file };
}
