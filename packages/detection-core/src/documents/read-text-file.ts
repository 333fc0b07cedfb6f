import { readFile } from 'node:fs/promises';

import { fail, problem, type Result, succeed } from '@drawbridge/base';

/** A file's text without its byte order mark; a file that cannot be read is a problem that names it. */
export async function readTextFile(file: string): Promise<Result<string>> {
  try {
    const text = await readFile(file, 'utf8');
    return succeed(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const message = reason === 'ENOENT' ? 'there is no such file' : `the file cannot be read (${reason})`;
    return fail(problem('file/unreadable', message, { file }));
  }
}
