import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import { UsageError } from '../terminal/exit-code.ts';

/** Writes a file that only this user may read, with the folders above it; one that is there with another text is kept. */
export async function writeNewFile(path: string, text: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && (await hasText(path, text))) return;
    throw new UsageError(`--out: ${path} cannot be written: ${(error as Error).message}`);
  }
}

async function hasText(path: string, text: string | Uint8Array): Promise<boolean> {
  return (await readFile(path).catch(() => undefined))?.equals(Buffer.from(text)) === true;
}
