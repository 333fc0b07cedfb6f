import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { fail, isNestedDeeper, problem, spanAt, succeed, type Result } from '@drawbridge/base';
import { parseJson } from '@drawbridge/kql';

/** What a cloud or a person writes is far below it; deeper is made to exhaust its reader. */
const deepest = 200;

/** Reads a JSON document that the person named; what is wrong with it has its line and column. */
export async function readJsonFile(cwd: string, path: string): Promise<Result<unknown>> {
  const file = path === '-' ? 'standard input' : resolve(cwd, path);
  let text: string;
  try {
    text = path === '-' ? readFileSync(0, 'utf8') : await readFile(file, 'utf8');
  } catch (error) {
    return fail(
      problem('input/unreadable', `the file cannot be read: ${(error as Error).message}`, { file }),
    );
  }
  const parsed = parseJson(text.replace(/^\uFEFF/, ''));
  if (parsed.ok && isNestedDeeper(parsed.value, deepest)) {
    const message = `lists and objects lie more than ${deepest} deep in one another`;
    return fail(problem('input/too-deep', message, { file }));
  }
  if (parsed.ok) return succeed(parsed.value);
  const span = spanAt(text, parsed.offset, 1);
  return fail(problem('input/not-json', `this is not JSON: ${parsed.message}`, { file, span }));
}
