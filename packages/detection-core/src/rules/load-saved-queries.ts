import { join } from 'node:path';

import { parseYamlText, problem, type Problem, type YamlText } from '@drawbridge/base';
import type { StoredFunction } from '@drawbridge/kql';
import { z } from 'zod';

import { listFolder } from '../documents/list-folder.ts';
import { readShape } from '../documents/read-shape.ts';
import { readTextsIn } from '../documents/read-texts.ts';
import type { SavedQuery } from './check-saved-query.ts';

/** The saved queries of a repository: they never alert by themselves. */
export interface LoadedSavedQueries {
  readonly hunting: readonly SavedQuery[];
  readonly functions: readonly (SavedQuery & { readonly stored: StoredFunction })[];
  readonly problems: readonly Problem[];
}

const huntingShape = z.looseObject({
  id: z.string().min(1).max(255),
  name: z.string().min(1),
  query: z.string().min(1),
});

const functionShape = z.looseObject({
  alias: z.string().regex(/^[A-Za-z_]\w*$/, 'expected a name that queries can call'),
  query: z.string().min(1),
  /** `Name:string, Days:int=1`, with or without the parentheses. */
  parameters: z.string().default(''),
});

/**
 * Reads `functions/*.yaml`, `hunting/*.yaml` and `detections/<slug>/hunting/*.yaml` under `root`. A folder that is not
 * there holds none.
 */
export async function loadSavedQueries(root: string): Promise<LoadedSavedQueries> {
  const problems: Problem[] = [];
  const hunting: SavedQuery[] = [];
  const functions: (SavedQuery & { readonly stored: StoredFunction })[] = [];
  for (const yaml of await readAll(await huntingFolders(root, problems), problems)) {
    const { value, problems: found } = readShape(yaml, huntingShape, {
      area: 'hunting',
      unknownField: 'error',
    });
    problems.push(...found);
    if (value !== undefined) hunting.push({ id: value.id, query: value.query, origin: originOf(yaml) });
  }
  for (const yaml of await readAll([join(root, 'functions')], problems)) {
    const { value, problems: found } = readShape(yaml, functionShape, {
      area: 'function',
      unknownField: 'error',
    });
    problems.push(...found);
    if (value === undefined) continue;
    const { alias, query } = value;
    const parameters = value.parameters.trim().replace(/^\(([^]*)\)$/, '$1');
    const stored = { name: alias, parameters: `(${parameters})`, body: query };
    functions.push({ id: alias, query, origin: originOf(yaml), stored, parameters });
  }
  return { hunting, functions, problems: [...problems, ...duplicates(hunting), ...duplicates(functions)] };
}

const originOf = ({ file, text }: YamlText) => ({ file, text });

async function huntingFolders(root: string, problems: Problem[]): Promise<readonly string[]> {
  const detections = await listFolder(join(root, 'detections'));
  problems.push(...detections.problems);
  const slugs = (detections.ok ? detections.value : [])
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  return [join(root, 'hunting'), ...slugs.map((slug) => join(root, 'detections', slug, 'hunting'))];
}

async function readAll(folders: readonly string[], problems: Problem[]): Promise<readonly YamlText[]> {
  const read: YamlText[] = [];
  for (const folder of folders) {
    const found = await readTextsIn(folder, /\.ya?ml$/i);
    problems.push(...found.problems);
    read.push(...found.texts.map(({ file, text }) => parseYamlText(file, text)));
  }
  return read;
}

function duplicates(queries: readonly SavedQuery[]): readonly Problem[] {
  const seen = new Map<string, SavedQuery>();
  return queries.flatMap((query) => {
    const first = seen.get(query.id.toLowerCase());
    seen.set(query.id.toLowerCase(), first ?? query);
    if (first === undefined) return [];
    const { file, text } = query.origin;
    const field = 'parameters' in query ? 'alias' : 'id';
    const message = `${first.origin.file} already has the id '${query.id}'`;
    const span = parseYamlText(file, text).spanOf([field]);
    return [
      problem('saved-query/duplicate', message, { file, field, span, hints: ['give it one of its own'] }),
    ];
  });
}
