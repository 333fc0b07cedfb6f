import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { parsePlaybook, type LoadedPlaybook } from './parse-playbook.ts';

export interface LoadedPlaybooks {
  readonly playbooks: readonly LoadedPlaybook[];
  readonly problems: readonly Problem[];
}

/** Reads `<folder>/<slug>/playbook.yaml`. A playbook with a problem is left out; the others are loaded. */
export function loadPlaybooks(folder: string): Promise<LoadedPlaybooks> {
  return loadAll(folder, loadPlaybook);
}

/**
 * Reads them as `loadPlaybooks` does, each time it is called, and parses only what reads otherwise than the last time: for a
 * server, which asks with every incident.
 */
export function playbookReader(folder: string): () => Promise<LoadedPlaybooks> {
  const kept = new Map<string, { readonly text: string; readonly loaded: LoadedPlaybooks }>();
  return () =>
    loadAll(folder, (source) => {
      const before = kept.get(source.file);
      if (before?.text === source.text) return before.loaded;
      const loaded = loadPlaybook(source);
      kept.set(source.file, { text: source.text, loaded });
      return loaded;
    });
}

interface PlaybookSource {
  readonly slug: string;
  readonly file: string;
  readonly text: string;
}

type Load = (source: PlaybookSource) => LoadedPlaybooks;

async function loadAll(folder: string, load: Load): Promise<LoadedPlaybooks> {
  const slugs = await subfolders(folder);
  if (!slugs.ok) return { playbooks: [], problems: slugs.problems };
  const loaded = await Promise.all(slugs.value.map((slug) => readOne(folder, slug, load)));
  return {
    playbooks: loaded.flatMap((loadedPlaybooks) => loadedPlaybooks.playbooks),
    problems: loaded.flatMap((loadedPlaybooks) => loadedPlaybooks.problems),
  };
}

async function subfolders(folder: string): Promise<Result<readonly string[]>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    return succeed(folders.map((entry) => entry.name).sort());
  } catch (error) {
    const why = `the folder cannot be read: ${(error as Error).message}`;
    return fail(problem('playbook/no-folder', why, { file: folder }));
  }
}

async function readOne(folder: string, slug: string, load: Load): Promise<LoadedPlaybooks> {
  const file = join(folder, slug, 'playbook.yaml');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why = `the playbook cannot be read: ${(error as Error).message}`;
    return { playbooks: [], problems: [problem('playbook/unreadable', why, { file })] };
  }
  return load({ slug, file, text });
}

function loadPlaybook({ slug, file, text }: PlaybookSource): LoadedPlaybooks {
  const parsed = parsePlaybook(text, file);
  if (!parsed.ok) return { playbooks: [], problems: parsed.problems };
  const { playbook, spanOf } = parsed.value;
  if (playbook.id === slug) return { playbooks: [parsed.value], problems: [] };
  const wrongId = problem('playbook/wrong-id', `the id '${playbook.id}' is not the name of its folder`, {
    file,
    field: 'id',
    span: spanOf(['id']),
    hints: [`the id here is '${slug}'`],
  });
  return { playbooks: [], problems: [wrongId] };
}
