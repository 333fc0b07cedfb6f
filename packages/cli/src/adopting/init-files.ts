import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { ContentGlobs, ContentKind } from '@drawbridge/detection-core';
import { stringify } from 'yaml';

import { UsageError } from '../terminal/exit-code.ts';
import type { InitFile } from './init-report.ts';

const fields: Readonly<Record<ContentKind, string>> = {
  rule: 'rules',
  'microsoft-rule': 'microsoftRules',
  'hunting-query': 'huntingQueries',
  function: 'functions',
  'automation-rule': 'automationRules',
  watchlist: 'watchlists',
};

/** `drawbridge.config.yaml` with what is not the default. */
export function configurationText(globs: ContentGlobs): string {
  const head =
    '# What is not the default: where content lies, how much problems count, which clouds may be reached.\n';
  return Object.keys(globs).length === 0 ? head : `${head}${contentText(globs)}`;
}

/** The block `content:` of the configuration. */
export function contentText(globs: ContentGlobs): string {
  const content = Object.fromEntries(
    Object.entries(globs).map(([kind, patterns]) => [fields[kind as ContentKind], patterns]),
  );
  return stringify({ content }, { singleQuote: true, lineWidth: 0 });
}

/** The state of runs on this machine, which nobody else needs. */
const ignored = '.drawbridge/';

/** The lines of a .gitignore, with ours among them. */
export function ignoreText(before: string | undefined): string {
  const text = before ?? '';
  const known = text.split(/\r?\n/).some((line) => /^(?:\*\*)?\/?\.drawbridge\/?\s*$/.test(line));
  if (known) return text;
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  return `${text}${text === '' || text.endsWith('\n') ? '' : end}${ignored}${end}`;
}

/** What is to be done with one file. `adds`: what is there stays in it. `first`: only where none is. */
export interface WantedFile {
  readonly path: string;
  readonly text: string;
  readonly mode: 'replaces' | 'adds' | 'first';
}

/** What would become of a file: one with another text is kept, unless that is forced. */
export async function outcomeOf(root: string, wanted: WantedFile, isForced: boolean): Promise<InitFile> {
  const { path, text, mode } = wanted;
  const before = await textIn(join(root, path));
  if (before === undefined) return { path, text, outcome: 'written' };
  if (before === text) return { path, text, outcome: 'unchanged' };
  const mayChange = mode === 'adds' || (mode === 'replaces' && isForced);
  return mayChange ? { path, text, outcome: 'changed' } : { path, text: before, outcome: 'kept' };
}

/** Writes what is new or changed; one that has come to be there in the meantime is not overwritten. */
export async function writeInitFile(root: string, { path, text, outcome }: InitFile): Promise<void> {
  if (outcome === 'unchanged' || outcome === 'kept') return;
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { flag: outcome === 'written' ? 'wx' : 'w' }).catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    throw new UsageError(`${file} is there already: a link that leads nowhere, or made just now`);
  });
}

/** The text of a file; undefined where there is none. */
export async function textIn(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((thrown: unknown) => {
    const error = thrown as NodeJS.ErrnoException;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new UsageError(`${file} cannot be read: ${error.message}`);
  });
}
