import { readdir } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';

import { listFolder } from '../documents/list-folder.ts';
import type { ContentGlobs, ContentKind } from './content-document.ts';
import { globTester } from './glob-tester.ts';
import { isOfOthers, isOurSetting, kindOfFolder } from './layouts.ts';

/** A file of content, and what its folder is for. */
export interface ContentFile {
  readonly file: string;
  readonly hint: ContentKind;
  /** It lies in a folder of content: if it is not read, that is said. */
  readonly isExpected: boolean;
}

export interface ContentFiles {
  readonly files: readonly ContentFile[];
  readonly problems: readonly Problem[];
}

/** How deep folders of content are looked for: `Solutions/<name>/Analytic Rules`. */
const deepest = 4;

/** The files of all folders of content under a root, sorted. */
export async function findContentFiles(root: string, globs: ContentGlobs = {}): Promise<ContentFiles> {
  const search = new Search();
  await search.lookFor(root, 0);
  await search.matching(root, globs);
  return search.found();
}

/** The files of one folder, all of which is content of a kind. */
export async function findFilesIn(folder: string, hint: ContentKind): Promise<ContentFiles> {
  const search = new Search();
  await search.take(folder, hint);
  return search.found();
}

/** Cases of rules are read with their rules; those of hunting queries are for tests of their author. */
const withCases: ReadonlySet<ContentKind> = new Set(['rule', 'hunting-query']);

class Search {
  readonly #files = new Map<string, ContentFile>();
  readonly #problems: Problem[] = [];

  found(): ContentFiles {
    const files = [...this.#files.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
    return { files, problems: this.#problems };
  }

  /** Looks for folders of content. A folder with a `package.json` is a program, whose folders mean something else. */
  async lookFor(folder: string, depth: number): Promise<void> {
    const entries = await this.#list(folder);
    if (depth > 0 && entries.some((entry) => entry.name === 'package.json')) return;
    for (const entry of entries) {
      const kind = kindOfFolder(entry.name);
      const path = join(folder, entry.name);
      // A file at the top in the place of a folder of content is said to be none.
      if (kind !== undefined && (!entry.isFile() || depth === 0)) await this.take(path, kind);
      else if (entry.isDirectory() && depth < deepest && !isOfOthers(entry.name)) {
        await this.lookFor(path, depth + 1);
      }
    }
  }

  /** Takes every file of a folder of content, to its depth, without the cases of what has some. */
  async take(folder: string, hint: ContentKind): Promise<void> {
    for (const entry of await this.#list(folder)) {
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      if (entry.isDirectory()) {
        if (entry.name.toLowerCase() === 'cases' && withCases.has(hint)) continue;
        await this.take(path, kindOfFolder(entry.name) ?? hint);
      } else if (!isDocumentation(entry.name)) {
        this.#files.set(path, { file: path, hint, isExpected: true });
      }
    }
  }

  async matching(root: string, globs: ContentGlobs): Promise<void> {
    const all = Object.entries(globs) as readonly (readonly [ContentKind, readonly string[]])[];
    if (all.length === 0) return;
    const testers = all.map(([kind, patterns]) => ({ kind, test: globTester(patterns) }));
    const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const file = join(entry.parentPath, entry.name);
      const path = relative(root, file).replaceAll(sep, '/');
      const kind = testers.find(({ test }) => test(path))?.kind;
      if (!entry.isFile() || kind === undefined || /(^|\/)(\.|node_modules\/)/.test(path)) continue;
      if (isOurSetting(entry.name)) continue;
      if (withCases.has(kind) && /(^|\/)cases\//i.test(path)) continue;
      this.#files.set(file, { file, hint: kind, isExpected: true });
    }
  }

  async #list(folder: string) {
    const entries = await listFolder(folder);
    if (!entries.ok) this.#problems.push(...entries.problems);
    return entries.ok ? entries.value : [];
  }
}

/** What explains content to people: pages and pictures. */
function isDocumentation(name: string): boolean {
  const ending = extname(name).toLowerCase();
  return (
    ['.md', '.png', '.jpg', '.jpeg', '.gif', '.svg'].includes(ending) || /^(license|codeowners)$/i.test(name)
  );
}

/** A file that is no document of content, and why. */
export function unreadFile(file: string, why: string): Problem {
  return problem('content/unread', `this file is not read: ${why}`, {
    severity: 'warning',
    file,
    hints: ['move it out of the folder of content, or write it as one of the documents that are read'],
  });
}
