import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a text beside a journal, whole or not at all. */
export async function writeAttachment(folder: string, name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await writeFile(`${path}.draft`, text, { mode: 0o600 });
  await rename(`${path}.draft`, path);
}

/** The text of that name beside a journal; undefined where it is missing or cannot be read. */
export async function readAttachment(folder: string, name: string): Promise<string | undefined> {
  return readFile(join(folder, name), 'utf8').catch(() => undefined);
}
