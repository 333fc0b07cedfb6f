import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

import { kindOfFolder, type DiscoveredContent } from '@drawbridge/detection-core';

import { UsageError } from '../terminal/exit-code.ts';

/** Files that are to be made, and what a person does next with them. */
export interface NewFiles {
  readonly files: readonly NewFile[];
  readonly next: readonly string[];
}

export interface NewFile {
  readonly file: string;
  readonly text: string;
}

/** Writes all of them, or none where one is there already. */
export async function writeNewFiles({ files }: NewFiles): Promise<void> {
  const there = files.find(({ file }) => existsSync(file));
  if (there !== undefined) throw new UsageError(`there is ${there.file} already: take another name`);
  for (const { file, text } of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
  }
}

/** Where a new rule and its cases lie. */
export interface RulePlace {
  readonly file: string;
  readonly cases: string;
  /** What its cases' names begin with behind `fires-`, where other rules lie in the folder. */
  readonly prefix: string;
}

/** A folder of its own as our layout has it, or flat beside most of the other rules where they lie otherwise. */
export function placeRule({ root, documents }: DiscoveredContent, slug: string): RulePlace {
  const files = documents.filter(({ kind }) => kind === 'rule').map(({ origin }) => origin.file);
  const isOurs = (file: string): boolean =>
    /^detections\/[^/]+\/rule\.ya?ml$/i.test(relative(root, file).replaceAll(sep, '/'));
  const folder = files.some(isOurs) ? undefined : fullest(files);
  if (folder === undefined) {
    const own = join(root, 'detections', slug);
    return { file: join(own, 'rule.yaml'), cases: join(own, 'cases'), prefix: '' };
  }
  return { file: join(folder, `${slug}.yaml`), cases: join(folder, 'cases'), prefix: `${slug}-` };
}

/** The folder of most files; undefined where there are none. */
function fullest(files: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** The folder in which the folders of watchlists lie. */
export function watchlistsFolder({ root, documents }: DiscoveredContent): string {
  const files = documents.filter(({ kind }) => kind === 'watchlist').map(({ origin }) => origin.file);
  for (const file of files) {
    const parts = relative(root, dirname(file)).split(sep);
    const holder = parts.findIndex((name) => kindOfFolder(name) === 'watchlist');
    if (holder >= 0) return join(root, ...parts.slice(0, holder + 1));
  }
  return join(root, 'watchlists');
}
