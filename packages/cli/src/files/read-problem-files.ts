import { readFile } from 'node:fs/promises';

import type { Problem } from '@drawbridge/base';

/** The texts of the files in which something was found; one that cannot be read has none. */
export async function readTexts(problems: readonly Problem[]): Promise<ReadonlyMap<string, string>> {
  const files = new Set(problems.flatMap(({ file, span }) => (span === undefined ? [] : (file ?? []))));
  const texts = new Map<string, string>();
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) texts.set(file, text.replace(/^\uFEFF/, ''));
  }
  return texts;
}
