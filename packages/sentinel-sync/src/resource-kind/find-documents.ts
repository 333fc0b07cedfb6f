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
    (one) => one.isFile() && /\.ya?ml$/i.test(one.name) && !one.name.startsWith('.'),
  );
  return { paths: files.map((one) => join(folder, one.name)), problems: [] };
}

/** The folders directly in a folder. */
export async function findFoldersIn(folder: string): Promise<Found> {
  const entries = await listFolder(folder);
  if (!entries.ok) return { paths: [], problems: entries.problems };
  const folders = entries.value.filter((one) => one.isDirectory() && !one.name.startsWith('.'));
  return { paths: folders.map((one) => join(folder, one.name)), problems: [] };
}

/** What several searches found, in their order. */
export function foundTogether(all: readonly Found[]): Found {
  return { paths: all.flatMap((one) => one.paths), problems: all.flatMap((one) => one.problems) };
}
