import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { fail, problem, spanAt, succeed, type Result } from '@drawbridge/base';

/** Reads a JSON document that the person named; what is wrong with it has its line and column. */
export async function readJsonFile(cwd: string, path: string): Promise<Result<unknown>> {
  const file = resolve(cwd, path);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return fail(
      problem('input/unreadable', `the file cannot be read: ${(error as Error).message}`, { file }),
    );
  }
  try {
    return succeed(JSON.parse(text.replace(/^\uFEFF/, '')) as unknown);
  } catch (error) {
    const { message } = error as Error;
    const offset = Number(
      /position (\d+)/.exec(message)?.[1] ?? (message.includes('end of JSON') ? text.length : 0),
    );
    return fail(
      problem('input/not-json', `this is not JSON: ${message}`, { file, span: spanAt(text, offset, 1) }),
    );
  }
}
