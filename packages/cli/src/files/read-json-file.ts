import { resolve } from 'node:path';

import { fail, isNestedDeeper, problem, spanAt, succeed, type Result } from '@drawbridge/base';
import { findRepeatedKey, parseJson } from '@drawbridge/kql';

import { readInputText } from './read-text.ts';

/** What a cloud or a person writes is far below it; deeper is made to exhaust its reader. */
const deepest = 200;

/**
 * Reads a JSON document that the person named, `-` for standard input; what is wrong with it has its line and column. A
 * key that is there twice is refused: readers differ in which of the two counts.
 */
export async function readJsonFile(
  cwd: string,
  path: string,
  signal?: AbortSignal,
): Promise<Result<unknown>> {
  const file = path === '-' ? 'standard input' : resolve(cwd, path);
  const text = await readInputText(path, file, signal);
  return text.ok ? parseDocument(text.value, file) : text;
}

function parseDocument(text: string, file: string): Result<unknown> {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const span = spanAt(text, parsed.offset, 1);
    return fail(problem('input/not-json', `this is not JSON: ${parsed.message}`, { file, span }));
  }
  if (isNestedDeeper(parsed.value, deepest)) {
    const message = `lists and objects lie more than ${deepest} deep in one another`;
    return fail(problem('input/too-deep', message, { file }));
  }
  const repeated = findRepeatedKey(text);
  if (repeated === undefined) return succeed(parsed.value);
  const { key, offset } = repeated;
  const span = spanAt(text, offset, 1);
  const hints = ['take the document as the service sent it'];
  return fail(
    problem('input/repeated-key', `the key '${key}' is in this object twice`, { file, span, hints }),
  );
}
