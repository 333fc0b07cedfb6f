import type { Dirent } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { splitYamlDocuments } from '@drawbridge/base';

import { listFolder } from '../documents/list-folder.ts';
import { readTextFile } from '../documents/read-text-file.ts';
import type { ContentKind } from './content-document.ts';
import { readDocumentsIn } from './discover-content.ts';
import { openDocument } from './document-origin.ts';
import { bagAt } from './forms/document-form.ts';
import { isOfOthers, isOurSetting } from './layouts.ts';

/** A file with a document of content, outside of the folders in which content is looked for. */
interface StrayDocument {
  readonly file: string;
  readonly kind: ContentKind;
}

/** What lies outside of the known layouts. */
export interface StrayDocuments {
  readonly documents: readonly StrayDocument[];
  /** Other files that might have been documents by their ending; a glob must not take them. */
  readonly others: readonly string[];
  /** Folders that were not looked into, by their name or because they hold a program. */
  readonly passedOver: readonly string[];
}

/** A template of hundreds of rules is smaller; logs in a repository are not. */
const mostBytes = 8 * 1024 * 1024;

/** Words of which each document of content has one. */
const marks =
  /\b(?:query|FunctionQuery|ParserQuery|itemsSearchKey|triggeringLogic|trigger|Fusion|MicrosoftSecurityIncidentCreation|MLBehaviorAnalytics|ThreatIntelligence)\b/i;

/** Looks through a repository for documents of content that no known layout has there; `known` are files that are read. */
export async function findStrayDocuments(root: string, known: ReadonlySet<string>): Promise<StrayDocuments> {
  const found = { documents: [] as StrayDocument[], others: [] as string[], passedOver: [] as string[] };
  await lookThrough(root, true, { known, ...found });
  return found;
}

interface Search {
  readonly known: ReadonlySet<string>;
  readonly documents: StrayDocument[];
  readonly others: string[];
  readonly passedOver: string[];
}

async function lookThrough(folder: string, isRoot: boolean, search: Search): Promise<void> {
  const listed = await listFolder(folder);
  const entries = listed.ok ? listed.value : [];
  if (!isRoot && entries.some(({ name }) => name === 'package.json')) {
    search.passedOver.push(folder);
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await lookInto(entry, path, search);
    else if (entry.isFile() && mayBeContent(entry.name) && !search.known.has(path)) {
      const kind = await kindOfFile(path);
      if (kind === undefined) search.others.push(path);
      else search.documents.push({ file: path, kind });
    }
  }
}

async function lookInto(entry: Dirent, path: string, search: Search): Promise<void> {
  const { name } = entry;
  if (name.startsWith('.') || name === 'node_modules' || name.toLowerCase() === 'cases') return;
  if (isOfOthers(name)) search.passedOver.push(path);
  else await lookThrough(path, false, search);
}

const mayBeContent = (name: string): boolean =>
  /\.(?:ya?ml|json)$/i.test(name) && !name.startsWith('.') && !isOurSetting(name);

/** What the first document of a file is; undefined where it holds none. */
async function kindOfFile(file: string): Promise<ContentKind | undefined> {
  const size = await stat(file).then(
    ({ size: bytes }) => bytes,
    () => Number.POSITIVE_INFINITY,
  );
  const text = size > mostBytes ? undefined : await readTextFile(file);
  if (text?.ok !== true || !marks.test(text.value)) return undefined;
  for (const part of splitYamlDocuments(text.value)) {
    const origin = { file, text: part };
    const { documents, broken } = readDocumentsIn(origin, 'rule');
    const [document] = documents;
    if (document !== undefined) return document.kind;
    // A rule with a slip in its YAML is to be found as one, and told of.
    if (broken.length > 0 && /^\s*["']?(?:queryFrequency|queryPeriod|triggerOperator)\b/m.test(part))
      return 'rule';
    const value = bagAt(openDocument(origin).value, []);
    if (typeof value.query === 'string' && typeof value.name === 'string') return 'hunting-query';
  }
  return undefined;
}
