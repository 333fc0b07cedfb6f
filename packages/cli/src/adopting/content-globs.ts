import type { ContentGlobs, ContentKind, StrayDocuments } from '@drawbridge/detection-core';

/** Files of a repository, as paths from its root with `/`. */
export interface StrayPaths {
  readonly documents: readonly { readonly path: string; readonly kind: ContentKind }[];
  /** What a glob must not take: other files, those that are read already, folders that are passed over. */
  readonly others: readonly string[];
}

/** The same, from where they lie. */
export function strayPaths(
  stray: StrayDocuments,
  read: readonly string[],
  from: (file: string) => string,
): StrayPaths {
  const inside = stray.passedOver.map((folder) => `${from(folder)}/.`);
  return {
    documents: stray.documents.map(({ file, kind }) => ({ path: from(file), kind })),
    others: [...stray.others.map(from), ...read.map(from), ...inside],
  };
}

/**
 * Globs that take the documents and nothing else: a folder whole where all in it is of one kind, else its files by their
 * ending, else each by name. The root is never taken whole: tomorrow's files would be taken with it.
 */
export function contentGlobs({ documents, others }: StrayPaths): ContentGlobs {
  const kinds = [...new Set(documents.map(({ kind }) => kind))];
  return Object.fromEntries(
    kinds.map((kind) => {
      const paths = documents.filter((document) => document.kind === kind).map(({ path }) => path);
      const foreign = documents.filter((document) => document.kind !== kind).map(({ path }) => path);
      return [kind, globsFor(paths, [...others, ...foreign])];
    }),
  );
}

function globsFor(paths: readonly string[], foreign: readonly string[]): readonly string[] {
  const endings = new Map<string, Set<string>>();
  for (const path of paths) {
    const glob = folderGlob(path, foreign) ?? filesGlob(path, foreign) ?? escaped(path);
    const known = endings.get(glob) ?? new Set();
    endings.set(glob, known.add(endingOf(path)));
  }
  return [...endings].map(([glob, found]) => glob.replace('\0', endingGlob(found))).sort();
}

/** The widest folder in which nothing foreign lies. */
function folderGlob(path: string, foreign: readonly string[]): string | undefined {
  const parts = path.split('/').slice(0, -1);
  const folders = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  const own = folders.find((folder) => !foreign.some((other) => other.startsWith(`${folder}/`)));
  return own === undefined ? undefined : `${escaped(own)}/**/*.\0`;
}

function filesGlob(path: string, foreign: readonly string[]): string | undefined {
  const folder = folderOf(path);
  const isTaken = foreign.some(
    (other) => folderOf(other) === folder && isYaml(endingOf(other)) === isYaml(endingOf(path)),
  );
  return isTaken ? undefined : `${escaped(folder)}*.${isYaml(endingOf(path)) ? '\0' : endingOf(path)}`;
}

/** With its `/`; empty for the root. */
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

const endingOf = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();

const isYaml = (ending: string): boolean => /^ya?ml$/.test(ending);

function endingGlob(endings: ReadonlySet<string>): string {
  const found = [...endings];
  const all = [...(found.some(isYaml) ? ['yaml', 'yml'] : []), ...found.filter((ending) => !isYaml(ending))];
  return all.length === 1 ? (all[0] ?? '') : `{${all.join(',')}}`;
}

/** What means something in a glob stands for itself nowhere; any one character does. */
const escaped = (path: string): string => path.replaceAll(/[*?{}]/g, '?');
