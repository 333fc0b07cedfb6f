import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A short text that belongs to a log, such as its last signed head. */
export interface KeptText {
  /** Where it is, for a person: a file, or a database. */
  readonly file: string;
  /** Undefined where there is none. Rejects where it is there and cannot be read. */
  readonly read: () => Promise<string | undefined>;
  /** Whole or not at all, and durably. */
  readonly replace: (text: string) => Promise<void>;
}

/** A text in a file of its own. */
export function fileText(file: string): KeptText {
  return {
    file,
    read: () =>
      readFile(file, 'utf8').catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }),
    replace: (text) => replaceFile(file, text),
  };
}

async function replaceFile(path: string, text: string): Promise<void> {
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
