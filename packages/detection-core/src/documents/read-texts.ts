import { join } from 'node:path';

import type { Problem } from '@drawbridge/base';

import { namesIn } from './list-folder.ts';
import { readTextFile } from './read-text-file.ts';

export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/**
 * The texts of the files of a folder whose names end in a certain way, sorted by name; none where there is no such
 * folder. What cannot be read is a problem, and the rest is read.
 */
export async function readTextsIn(
  folder: string,
  ending: RegExp,
): Promise<{ readonly texts: readonly TextFile[]; readonly problems: readonly Problem[] }> {
  const names = await namesIn(folder, ending);
  if (!names.ok) return { texts: [], problems: names.problems };
  const texts: TextFile[] = [];
  const problems: Problem[] = [];
  for (const name of names.value) {
    const file = join(folder, name);
    const text = await readTextFile(file);
    if (text.ok) texts.push({ file, text: text.value });
    else problems.push(...text.problems);
  }
  return { texts, problems };
}
