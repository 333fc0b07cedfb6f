import { kindOfFolder, type ContentDocument, type ContentKind } from '@drawbridge/detection-core';

import type { FoundKind } from './init-report.ts';

/** A document and where it lies, as a path from the root of the content with `/`. */
export interface PlacedDocument {
  readonly kind: ContentKind;
  readonly path: string;
  /** It stands in a template, or in an answer of the API. */
  readonly isInTemplate: boolean;
}

/** Documents as they lie under a root. */
export function placeDocuments(
  documents: readonly ContentDocument[],
  from: (file: string) => string,
): readonly PlacedDocument[] {
  return documents.map(({ kind, origin: { file, form } }) => ({
    kind,
    path: from(file),
    isInTemplate: /\.json$/i.test(file) && (form?.path.length ?? 0) > 0,
  }));
}

const layouts: readonly (readonly [string, (document: PlacedDocument) => boolean])[] = [
  ['Drawbridge', ({ path }) => /^detections\/[^/]+\/rule\.ya?ml$/i.test(path)],
  [
    'Azure-Sentinel',
    ({ path }) =>
      /(?:^|\/)(?:Solutions\/[^/]+\/Analytic Rules|Detections\/[^/]+|Hunting Queries)\//.test(path),
  ],
  [
    'Sentinel-As-Code',
    ({ path }) => /(?:^|\/)Content\/(?:AnalyticalRules|HuntingQueries|Watchlists)\//i.test(path),
  ],
  ['ContentOps', ({ path }) => /(?:^|\/)sentinel_(?:analytic|hunting|parser|watchlist)\//i.test(path)],
  ['Microsoft Sentinel repositories', ({ isInTemplate }) => isInTemplate],
];

/** The layouts that documents lie in; several where a repository has grown. */
export function nameLayouts(documents: readonly PlacedDocument[]): readonly string[] {
  return layouts.filter(([, isOf]) => documents.some(isOf)).map(([name]) => name);
}

/** How many documents there are of each kind, and in which folders. */
export function countKinds(documents: readonly PlacedDocument[]): readonly FoundKind[] {
  const kinds = [...new Set(documents.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const counts = new Map<string, number>();
    const paths = documents.filter((document) => document.kind === kind).map(({ path }) => path);
    for (const path of paths) counts.set(contentFolder(path), (counts.get(contentFolder(path)) ?? 0) + 1);
    const folders = [...counts].map(([folder, count]) => ({ folder, count }));
    return { kind, count: paths.length, folders: folders.sort((a, b) => b.count - a.count) };
  });
}

/** The folder by which a document counts as content: the first of a known name, else its own. */
function contentFolder(path: string): string {
  const parts = path.split('/').slice(0, -1);
  const first = parts.findIndex((name) => kindOfFolder(name) !== undefined);
  const folder = first < 0 ? parts : parts.slice(0, first + 1);
  return folder.length === 0 ? '.' : `${folder.join('/')}/`;
}
