import { join } from 'node:path';

import type { Problem } from '@drawbridge/base';
import { listFolder } from '@drawbridge/detection-core';

/** Files or folders, absolute and sorted, and what kept others from being found. */
export interface Found {
  readonly paths: readonly string[];
  readonly problems: readonly Problem[];
}

/** The YAML files directly in a folder; none where there is no folder. */
export async function findYamlIn(folder: string): Promise<Found> {
  const entries = await listFolder(folder);
  if (!entries.ok) return { paths: [], problems: entries.problems };
  const files = entries.value.filter(
    (entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name) && !entry.name.startsWith('.'),
  );
  return { paths: files.map((file) => join(folder, file.name)), problems: [] };
}

/** The folders directly in a folder. */
export async function findFoldersIn(folder: string): Promise<Found> {
  const entries = await listFolder(folder);
  if (!entries.ok) return { paths: [], problems: entries.problems };
  const folders = entries.value.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return { paths: folders.map((entry) => join(folder, entry.name)), problems: [] };
}

/** What several searches found, in their order. */
export function foundTogether(all: readonly Found[]): Found {
  return { paths: all.flatMap((found) => found.paths), problems: all.flatMap((found) => found.problems) };
}
