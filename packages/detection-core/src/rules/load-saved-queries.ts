import { problem, type Problem } from '@drawbridge/base';
import type { StoredFunction } from '@drawbridge/kql';
import { z } from 'zod';

import type { DiscoveredContent } from '../discovery/discover-content.ts';
import { openDocument } from '../discovery/document-origin.ts';
import { readShape } from '../documents/read-shape.ts';
import type { SavedQuery } from './check-saved-query.ts';

/** The saved queries of a repository: they never alert by themselves. */
export interface LoadedSavedQueries {
  readonly hunting: readonly SavedQuery[];
  readonly functions: readonly (SavedQuery & { readonly stored: StoredFunction })[];
  readonly problems: readonly Problem[];
}

const anything = z.unknown().optional();

/** What galleries show of a query is read and not sent. */
const huntingShape = z.strictObject({
  id: z.string().min(1).max(255),
  name: z.string().min(1),
  query: z.string().min(1),
  description: anything,
  category: anything,
  tactics: anything,
  relevantTechniques: anything,
  requiredDataConnectors: anything,
  entityMappings: anything,
  customDetails: anything,
  severity: anything,
  status: anything,
  tags: anything,
  version: anything,
  metadata: anything,
  workspaceProperties: anything,
});

const functionShape = z.looseObject({
  alias: z.string().regex(/^[A-Za-z_]\w*$/, 'expected a name that queries can call'),
  query: z.string().min(1),
  /** `Name:string, Days:int=1`, with or without the parentheses. */
  parameters: z.string().default(''),
});

/** The hunting queries and functions among the documents of a repository. */
export function savedQueriesOf({ documents }: DiscoveredContent): LoadedSavedQueries {
  const problems: Problem[] = [];
  const hunting: SavedQuery[] = [];
  const functions: (SavedQuery & { readonly stored: StoredFunction })[] = [];
  for (const { kind, origin, yaml } of documents) {
    if (kind === 'hunting-query') {
      const read = readShape(yaml, huntingShape, { area: 'hunting', unknownField: 'warning' });
      problems.push(...read.problems);
      if (read.value !== undefined) hunting.push({ id: read.value.id, query: read.value.query, origin });
    }
    if (kind !== 'function') continue;
    const read = readShape(yaml, functionShape, { area: 'function', unknownField: 'error' });
    problems.push(...read.problems);
    if (read.value === undefined) continue;
    const { alias, query } = read.value;
    const parameters = read.value.parameters.trim().replace(/^\(([^]*)\)$/, '$1');
    const stored = { name: alias, parameters: `(${parameters})`, body: query };
    functions.push({ id: alias, query, origin, stored, parameters });
  }
  return { hunting, functions, problems: [...problems, ...duplicates(hunting), ...duplicates(functions)] };
}

function duplicates(queries: readonly SavedQuery[]): readonly Problem[] {
  const seen = new Map<string, SavedQuery>();
  return queries.flatMap((query) => {
    const first = seen.get(query.id.toLowerCase());
    seen.set(query.id.toLowerCase(), first ?? query);
    if (first === undefined) return [];
    const { file } = query.origin;
    const field = 'parameters' in query ? 'alias' : 'id';
    const message = `${first.origin.file} already has the id '${query.id}'`;
    const span = openDocument(query.origin).spanOf([field]);
    return [
      problem('saved-query/duplicate', message, { file, field, span, hints: ['give it one of its own'] }),
    ];
  });
}
