import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';
import type { DiscoveredContent } from '@drawbridge/detection-core';

import type { ContentFolders } from '../content/find-content.ts';

/** A folder of `detections/` in which nothing is read would otherwise be a detection that is simply not there. */
export async function foldersWithoutRule(
  { detections }: ContentFolders,
  { documents, broken }: DiscoveredContent,
): Promise<readonly Problem[]> {
  if (!existsSync(detections)) return [];
  const files = [...documents.map(({ origin }) => origin.file), ...broken.map(({ file }) => file)];
  const entries = await readdir(detections, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'cases')
    .map((entry) => ({ name: entry.name, folder: join(detections, entry.name) }))
    .filter(({ folder }) => !files.some((file) => file.startsWith(`${folder}${sep}`)))
    .map(({ name, folder }) => problem('check/no-rule', `${name} holds no rule`, { file: folder }));
}
