import { basename, dirname, extname, join, relative, sep } from 'node:path';

import { nameHints, problem, type Problem } from '@drawbridge/base';
import type { ContentDocument, DiscoveredContent } from '@drawbridge/detection-core';

import { listActual, type MarkedResource } from '../actual/list-actual.ts';
import type { Door, WorkspaceClient } from '../client/workspace-client.ts';
import { kindOfDocument, readDesiredDocument } from '../desired/read-desired.ts';
import type { Target } from '../desired/target.ts';
import { kindsOf } from '../resources/registry.ts';
import type { ResourceKind } from '../resource-kind/resource-kind.ts';
import { mergeResource, type Merged } from './merge-resource.ts';

export interface PullOnlyOptions {
  readonly client: WorkspaceClient;
  readonly target: Target;
  readonly content: DiscoveredContent;
  /** Ids or titles of what is taken over. */
  readonly names: readonly string[];
  readonly now: Date;
}

/** What becomes of the files of a repository: absolute paths and whole texts. */
export interface PulledOnly extends Merged {
  /** The resources that were found. */
  readonly titles: readonly string[];
}

/**
 * Takes named resources of a workspace over into a repository: into the file that has them, with its comments and its
 * order; what has none yet is laid out as its neighbours are. Nothing is written anywhere.
 */
export async function pullOnly(options: PullOnlyOptions): Promise<PulledOnly> {
  const { client, content, names } = options;
  const files = new Map<string, string>();
  const problems: Problem[] = [];
  const found: MarkedResource[] = [];
  const all: string[] = [];
  for (const kind of kindsOf(client.door)) {
    const listed = await listActual(client, kind);
    all.push(...listed.map(({ title }) => title));
    for (const resource of listed.filter((known) => isNamed(known, names))) {
      found.push(resource);
      const actual = kind.complete === undefined ? resource : await kind.complete(client, resource);
      const pulled = await pullOne(options, kind, { ...actual, mark: resource.mark });
      problems.push(...pulled.problems);
      for (const { file, text } of pulled.files) {
        if (files.has(file)) problems.push(twice(file));
        else files.set(file, text);
      }
    }
  }
  const missing = names.filter((name) => !found.some((resource) => isNamed(resource, [name])));
  return {
    files: [...files].map(([file, text]) => ({ file, text })),
    titles: found.map(({ title }) => title),
    problems: [
      ...problems,
      ...missing.map((name) =>
        problem('sync/not-in-workspace', `the workspace has nothing called '${name}'`, {
          file: content.root,
          hints: nameHints(name, all, 'it has'),
        }),
      ),
    ],
  };
}

function isNamed({ name, title }: MarkedResource, names: readonly string[]): boolean {
  return names.some((wanted) => [name, title].some((text) => text.toLowerCase() === wanted.toLowerCase()));
}

async function pullOne(
  options: PullOnlyOptions,
  kind: ResourceKind,
  actual: MarkedResource,
): Promise<Merged> {
  const { client, content, target, now } = options;
  for (const document of content.documents) {
    if (kindOfDocument(document, client.door) !== kind) continue;
    const { resource: desired } = await readDesiredDocument({ kind, document, target, now });
    if (desired?.name.toLowerCase() !== actual.name.toLowerCase()) continue;
    return mergeResource({ kind, actual, desired, document, target, now });
  }
  const made = await kind.fromRemote(actual, target.address, new Set());
  const place = placeLike(content, kind, client.door);
  return { files: made.map(({ path, text }) => ({ file: place(path), text })), problems: [] };
}

/** Where a new file goes: as our own layout has it, or flat beside most of its kind where they lie otherwise. */
function placeLike(content: DiscoveredContent, kind: ResourceKind, door: Door): (path: string) => string {
  const neighbours = content.documents.filter((document) => kindOfDocument(document, door) === kind);
  const isOurs = ({ origin: { file } }: ContentDocument): boolean =>
    /^(?:detections|automation-rules|watchlists|functions|hunting|microsoft-rules)\//.test(
      relative(content.root, file).replaceAll(sep, '/'),
    );
  if (neighbours.length === 0 || neighbours.some(isOurs) || kind.name === 'watchlist') {
    return (path) => join(content.root, path);
  }
  const counts = new Map<string, number>();
  for (const { origin } of neighbours) {
    const folder = dirname(origin.file);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const folder = most?.[0] ?? content.root;
  return (path) => {
    const own = basename(path, extname(path));
    return join(folder, `${own === 'rule' ? basename(dirname(path)) : own}.yaml`);
  };
}

function twice(file: string): Problem {
  const message = 'two of the resources stand in this file: take them over one after the other';
  return problem('sync/one-file', message, { severity: 'warning', file });
}
