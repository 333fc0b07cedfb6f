import { randomUUID } from 'node:crypto';
import { link, open, rm, writeFile } from 'node:fs/promises';

/** What a file system answers that has no hard links: SMB, FAT, some volumes of containers. */
const noLinks: readonly (string | undefined)[] = [
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
];

/**
 * Creates a file of JSON unless it is there already; says whether it did.
 *
 * A hard link appears with its contents or not at all, and never replaces an existing file. Where there are none, the
 * file is created exclusively, which every file system grants to one process only, and then written: a reader may find
 * it empty for a moment, or for ever if its process dies in between. `numbered-lock.ts` knows both. A rename is no way
 * to do it: it replaces what is there.
 */
export async function createOnce(path: string, contents: object, makeLink = link): Promise<boolean> {
  const text = JSON.stringify(contents);
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600 });
  try {
    await makeLink(draft, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (noLinks.includes(code)) return await createExclusively(path, text);
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function createExclusively(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
