import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { inertText } from '@drawbridge/base';

import { hasContentFolder, hasPlaybookFile, hasRuleFolder, hasTemplate } from './has-content-folder.ts';
import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';

/** Where the content lies: `detections/`, `playbooks/`, `watchlists/`, `tables/`, `fixtures/`, `demo/`. */
export interface ContentFolders {
  readonly root: string;
  /** How it was found. `bundled`: Drawbridge's own, whose lists are not the user's. `none`: there is no content. */
  readonly origin: 'named' | 'found' | 'bundled' | 'none';
  readonly detections: string;
  readonly playbooks: string;
  readonly watchlists: string;
  readonly tables: string;
  readonly fixtures: string;
  readonly demo: string;
  readonly scenarios: string;
}

/**
 * What to do where no content is: `bundled` takes Drawbridge's own, which is right for looking at logs and for the demo;
 * `none` works without any. `refused` is for whatever acts or judges: the list of protected assets that counts is the
 * user's, and rules that are not theirs prove nothing.
 */
export type WhereNone = 'bundled' | 'none' | 'refused';

const configurationMark = 'drawbridge.config.yaml';

/** Any of these marks the root of content: a repository of playbooks alone is one too. */
const contentMarks = [
  { name: 'detections', isFolder: true },
  { name: 'playbooks', isFolder: true },
  { name: 'watchlists', isFolder: true },
  { name: 'automation-rules', isFolder: true },
  { name: 'tables', isFolder: true },
  { name: 'functions', isFolder: true },
  { name: 'hunting', isFolder: true },
  { name: 'fixtures', isFolder: true },
  { name: 'targets.yaml', isFolder: false },
  { name: configurationMark, isFolder: false },
] as const;

/** The folder named by `--content`, else the nearest one upwards from `cwd` that has content, else as `whereNone` says. */
export function findContent(cwd: string, named: string | undefined, whereNone: WhereNone): ContentFolders {
  if (named !== undefined) {
    const root = resolve(cwd, named);
    if (!isThere(root, true)) throw new UsageError(`--content: there is no folder ${root}`);
    return foldersIn(root, 'named');
  }
  const found = nearestUpwards(cwd, (folder) => isContentRoot(folder, whereNone));
  if (found !== undefined) return foldersIn(found, 'found');
  if (whereNone === 'none') return foldersIn(cwd, 'none');
  const bundled = whereNone === 'bundled' ? ownCheckout() : undefined;
  if (bundled !== undefined) return foldersIn(bundled, 'bundled');
  const marks = contentMarks.map(({ name, isFolder }) => (isFolder ? `${name}/` : name)).join(', ');
  throw new UsageError(
    [
      `there is no content in ${cwd} or in a folder above it`,
      `a folder of content has one of: ${marks}`,
      'name yours with --content FOLDER',
    ].join('\n  '),
  );
}

/** The content by which a verb acts: bundled content is only for simulated clouds. */
export function findContentToAct(
  cwd: string,
  { content, simulated }: { readonly content?: string; readonly simulated?: boolean },
): ContentFolders {
  return findContent(cwd, content, simulated === true ? 'bundled' : 'refused');
}

/** Which content is used, for a person: what it says depends on it. */
export function describeContent({ root, origin }: ContentFolders): string {
  if (origin === 'none') return 'none';
  return origin === 'bundled' ? `${root} (bundled with Drawbridge: there is none here)` : root;
}

/** Says on standard error which content is used. */
export function noteContent(host: Host, content: ContentFolders): void {
  host.note(`content: ${inertText(describeContent(content))}`);
}

/**
 * A repository of rules alone has no playbooks, or Logic Apps in a folder of that name; where there are no rules either,
 * the folder is missed.
 */
export function hasPlaybooks({ root, playbooks }: ContentFolders): boolean {
  if (existsSync(playbooks)) return hasPlaybookFile(playbooks) || !hasTemplate(playbooks);
  return !hasContentFolder(root);
}

/** A configuration alone marks the user's folder, so that nobody else's list counts; where bundled content may, it holds none. */
function isContentRoot(folder: string, whereNone: WhereNone): boolean {
  return (
    contentMarks.some(
      ({ name, isFolder }) =>
        (whereNone !== 'bundled' || name !== configurationMark) && isThere(join(folder, name), isFolder),
    ) || hasCommunityFolder(folder)
  );
}

/** Folders that only a repository of content has, by the names that other layouts give them. */
function hasCommunityFolder(folder: string): boolean {
  if (isThere(join(folder, 'package.json'), false)) return false;
  const names = ['', 'Content', 'Solutions', 'sentinel', 'Sentinel'];
  return names.some((name) => hasRuleFolder(join(folder, name), name === 'Solutions' ? 1 : 0));
}

function isThere(path: string, isFolder: boolean): boolean {
  try {
    return statSync(path).isDirectory() === isFolder;
  } catch {
    return false;
  }
}

function nearestUpwards(start: string, isRoot: (folder: string) => boolean): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isRoot(folder)) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

const ownCheckout = (): string | undefined =>
  nearestUpwards(dirname(fileURLToPath(import.meta.url)), (folder) =>
    isThere(join(folder, 'detections'), true),
  );

function foldersIn(root: string, origin: ContentFolders['origin']): ContentFolders {
  return {
    root,
    origin,
    detections: join(root, 'detections'),
    playbooks: join(root, 'playbooks'),
    watchlists: join(root, 'watchlists'),
    tables: join(root, 'tables'),
    fixtures: join(root, 'fixtures'),
    // Content of one's own needs neither: simulated clouds begin as the checkout's demo does.
    demo: ownOrBundled(root, 'demo'),
    scenarios: ownOrBundled(root, 'scenarios'),
  };
}

function ownOrBundled(root: string, name: string): string {
  const own = join(root, name);
  return existsSync(own) ? own : join(ownCheckout() ?? root, name);
}
