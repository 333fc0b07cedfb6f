import { extname } from 'node:path';

import { parseYamlText, splitYamlDocuments, type Problem } from '@drawbridge/base';

import { readTextFile } from '../documents/read-text-file.ts';
import { classifyDocument, whyUnread } from './classify-document.ts';
import type { ContentDocument, ContentGlobs, ContentKind } from './content-document.ts';
import { openDocument, type DocumentOrigin } from './document-origin.ts';
import { findContentFiles, findFilesIn, unreadFile, type ContentFile } from './find-content-files.ts';

/** Everything that a repository holds, read once for all that is done with it. */
export interface DiscoveredContent {
  readonly root: string;
  readonly documents: readonly ContentDocument[];
  /** Files that lie among content and hold none, and what could not be read. */
  readonly problems: readonly Problem[];
  /** Files that could not be read at all: what they hold is not known. */
  readonly broken: readonly DocumentOrigin[];
}

/**
 * Reads the documents of a repository, in whichever of the known layouts it has: in any depth, several in a folder, in a
 * file or in a template. Whatever lies in a folder of content and is not read is a problem with its reason.
 */
export async function discoverContent(root: string, globs: ContentGlobs = {}): Promise<DiscoveredContent> {
  const { files, problems } = await findContentFiles(root, globs);
  return readAll(root, files, problems);
}

/** Reads the documents of one folder or file, in which rules are looked for. */
export async function discoverRulesIn(path: string, isFile: boolean): Promise<DiscoveredContent> {
  if (isFile) return readAll(path, [{ file: path, hint: 'rule', isExpected: true }], []);
  const { files, problems } = await findFilesIn(path, 'rule');
  return readAll(path, files, problems);
}

async function readAll(
  root: string,
  files: readonly ContentFile[],
  found: readonly Problem[],
): Promise<DiscoveredContent> {
  const read = await Promise.all(files.map(readContentFile));
  return {
    root,
    documents: read.flatMap((part) => part.documents),
    problems: [...found, ...read.flatMap((part) => part.problems)],
    broken: read.flatMap((part) => part.broken),
  };
}

type Reading = Omit<DiscoveredContent, 'root'>;

async function readContentFile({ file, hint }: ContentFile): Promise<Reading> {
  const ending = extname(file).toLowerCase();
  if (!['.yaml', '.yml', '.json'].includes(ending)) return unreadable(file, ending, hint);
  const text = await readTextFile(file);
  if (!text.ok) return { documents: [], problems: text.problems, broken: [{ file, text: '' }] };
  return together(splitYamlDocuments(text.value).map((part) => readDocumentsIn({ file, text: part }, hint)));
}

/** Reads the documents of a text. */
export function readDocumentsIn(origin: DocumentOrigin, hint: ContentKind): Reading {
  const yaml = openDocument(origin);
  if (yaml.problems.length > 0) return { documents: [], problems: yaml.problems, broken: [origin] };
  const classified = classifyDocument(yaml.value, hint);
  if (classified.length === 0) {
    return { documents: [], problems: [unreadDocument(origin, yaml.value, hint)], broken: [] };
  }
  const documents = classified.map(({ kind, form }): ContentDocument => {
    const placed = form === undefined ? origin : { ...origin, form };
    return { kind, origin: placed, yaml: openDocument(placed) };
  });
  return { documents, problems: [], broken: [] };
}

function together(parts: readonly Reading[]): Reading {
  return {
    documents: parts.flatMap((part) => part.documents),
    problems: parts.flatMap((part) => part.problems),
    broken: parts.flatMap((part) => part.broken),
  };
}

function unreadDocument({ file, text }: DocumentOrigin, value: unknown, hint: ContentKind): Problem {
  const unread = unreadFile(file, whyUnread(value));
  const span = parseYamlText(file, text.trim() === '' ? '' : text).spanOf([]);
  if (hint !== 'rule') return { ...unread, span };
  const message = `this file is not an analytics rule and is left out: ${whyUnread(value)}`;
  const hints = ['an analytics rule states kind, severity and triggerOperator'];
  return { ...unread, code: 'rule/not-a-rule', message, hints, span };
}

const reasons: Readonly<Record<string, string>> = {
  '.bicep': 'Bicep must be built to a template first: az bicep build',
  '.kql': "a query alone is no rule: it stands in the field 'query' of one",
  '.txt': 'it is a text without fields',
  '': 'its name has no ending: a rule is named .yaml, .yml or .json',
};

/** The rows of watchlists lie beside what describes them. */
function unreadable(file: string, ending: string, hint: ContentKind): Reading {
  const isItems = ending === '.csv' && hint === 'watchlist';
  const why = reasons[ending] ?? `files named ${ending} hold no content`;
  return { documents: [], problems: isItems ? [] : [unreadFile(file, why)], broken: [] };
}
