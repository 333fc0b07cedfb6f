import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

import { fail, problem, type Result, succeed } from '@drawbridge/base';

/**
 * What lies directly in a folder, sorted by name: nothing where there is no such folder. A folder that is there and cannot
 * be read is a problem that names it, for taking it as empty would delete from a workspace what it holds.
 */
export async function listFolder(folder: string): Promise<Result<readonly Dirent[]>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return succeed(entries.sort((a, b) => (a.name < b.name ? -1 : 1)));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (reason === 'ENOENT') return succeed([]);
    const message = reason === 'ENOTDIR' ? 'this is not a folder' : `the folder cannot be read (${reason})`;
    return fail(problem('file/unreadable', message, { file: folder }));
  }
}

/** The names in a folder that end in a certain way, sorted; see {@link listFolder}. */
export async function namesIn(folder: string, ending: RegExp): Promise<Result<readonly string[]>> {
  const listed = await listFolder(folder);
  if (!listed.ok) return listed;
  return succeed(listed.value.map((entry) => entry.name).filter((name) => ending.test(name)));
}
