import { parseYamlText, type Problem, type Result, type YamlText } from '@drawbridge/base';

import { readTextsIn } from '../documents/read-texts.ts';
import { problemAt } from './declared-rows.ts';

/** How the documents of a folder are read, and what makes two of them one too many. */
interface FixtureKind<T> {
  /** The first part of its problems' codes. */
  readonly area: string;
  readonly read: (yaml: YamlText) => Promise<Result<T>>;
  /** What it stands for, in one text; two that are equal stand for the same. */
  readonly keyOf: (document: T) => string;
  /** The same, for people, and the field that says it. */
  readonly nameOf: (document: T) => string;
  readonly field: string;
}

/** Reads `<folder>/*.yaml`, sorted by name; two files cannot stand for one thing. */
export async function readFixtureDocuments<T>(
  folder: string,
  { area, read, keyOf, nameOf, field }: FixtureKind<T>,
): Promise<{ readonly found: readonly T[]; readonly problems: readonly Problem[] }> {
  const { texts, problems: unread } = await readTextsIn(folder, /\.ya?ml$/i);
  const loaded = new Map<string, { readonly document: T; readonly file: string }>();
  const problems: Problem[] = [...unread];
  for (const { file, text } of texts) {
    const yaml = parseYamlText(file, text);
    const result = await read(yaml);
    problems.push(...result.problems);
    if (!result.ok) continue;
    const first = loaded.get(keyOf(result.value));
    if (first === undefined) loaded.set(keyOf(result.value), { document: result.value, file });
    else
      problems.push(
        problemAt(yaml, area, field, 'duplicate', `${first.file} stands for ${nameOf(result.value)} too`),
      );
  }
  return { found: [...loaded.values()].map(({ document }) => document), problems };
}
