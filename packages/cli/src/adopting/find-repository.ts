import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import { findContent, type ContentFolders } from '../content/find-content.ts';
import { UsageError } from '../terminal/exit-code.ts';

export const ciKinds = ['github', 'azure', 'gitlab'] as const;

export type CiKind = (typeof ciKinds)[number];

/** The repository that a folder of content lies in. */
export interface Repository {
  /** Where `.git` lies; the content's own root where there is none. */
  readonly root: string;
  readonly content: ContentFolders;
  /** The CIs that it has files for, else the one of its remote. */
  readonly cis: readonly CiKind[];
  readonly branch: string;
}

/**
 * The content of the repository that a person is in: named, or the nearest that has a known layout, else all of the
 * repository.
 */
export function findRepository(cwd: string, named: string | undefined): Repository {
  const start = named === undefined ? cwd : resolve(cwd, named);
  const root = nearestGit(start);
  const content = findContent(cwd, named ?? contentRoot(cwd, root), 'refused');
  const git = root === undefined ? undefined : gitFolder(root);
  const top = root ?? content.root;
  return { root: top, content, cis: cisOf(top, git), branch: branchOf(git) };
}

/** Content above the repository belongs to something else. */
function contentRoot(cwd: string, repository: string | undefined): string {
  const found = contentNear(cwd);
  const isInside = repository === undefined || found === repository || found?.startsWith(repository + sep);
  return found !== undefined && isInside === true ? found : (repository ?? cwd);
}

function contentNear(cwd: string): string | undefined {
  try {
    return findContent(cwd, undefined, 'refused').root;
  } catch (thrown) {
    if (thrown instanceof UsageError) return undefined;
    throw thrown;
  }
}

/** How the content is named from the repository's root: empty where it is that. */
export function contentPath({ root, content }: Repository): string {
  return relative(root, content.root).replaceAll(sep, '/');
}

function nearestGit(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** Git's own folder, which a worktree shares with others. */
function gitFolder(root: string): string {
  const path = join(root, '.git');
  if (statSync(path).isDirectory()) return path;
  const named = /^gitdir: (.+)$/m.exec(textOf(path))?.[1];
  if (named === undefined) return path;
  const own = resolve(root, named);
  return resolve(own, textOf(join(own, 'commondir')).trim() || '.');
}

function cisOf(root: string, git: string | undefined): readonly CiKind[] {
  const names = namesIn(root);
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  const withFiles: readonly CiKind[] = [
    ...(namesIn(join(root, '.github', 'workflows')).length > 0 ? (['github'] as const) : []),
    ...(has(/^(?:azure-pipelines.*\.ya?ml|\.azure-?pipelines|\.azuredevops)$/i) ? (['azure'] as const) : []),
    ...(has(/^\.gitlab(?:-ci\.yml)?$/) ? (['gitlab'] as const) : []),
  ];
  const remote = git === undefined ? undefined : remoteCi(textOf(join(git, 'config')));
  if (withFiles.length === 1 || remote === undefined) return withFiles;
  return [remote];
}

const hosts: readonly (readonly [CiKind, RegExp])[] = [
  ['github', /github/i],
  ['azure', /dev\.azure\.com|visualstudio\.com/i],
  ['gitlab', /gitlab/i],
];

function remoteCi(config: string): CiKind | undefined {
  const origin = /\[remote "origin"\]([^[]*)/.exec(config)?.[1] ?? '';
  const url = /^\s*url\s*=\s*(.+)$/m.exec(origin)?.[1] ?? '';
  const host = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([^:/]+)/i.exec(url)?.[1] ?? '';
  return hosts.find(([, pattern]) => pattern.test(host))?.[0];
}

/** The branch that the remote shows first, else the one that is checked out where its name says as much. */
function branchOf(git: string | undefined): string {
  const headOf = (...path: readonly string[]): string =>
    git === undefined ? '' : textOf(join(git, ...path)).trim();
  const remote = /^ref: refs\/remotes\/origin\/(.+)$/.exec(headOf('refs/remotes/origin/HEAD'))?.[1];
  const own = /^ref: refs\/heads\/(main|master|trunk)$/.exec(headOf('HEAD'))?.[1];
  return remote ?? own ?? 'main';
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
