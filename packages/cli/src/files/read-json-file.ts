import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { fail, problem, spanAt, succeed, type Result } from '@drawbridge/base';
import { parseJson } from '@drawbridge/kql';

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
  const parsed = parseJson(text.replace(/^\uFEFF/, ''));
  if (parsed.ok) return succeed(parsed.value);
  const span = spanAt(text, parsed.offset, 1);
  return fail(problem('input/not-json', `this is not JSON: ${parsed.message}`, { file, span }));
}
