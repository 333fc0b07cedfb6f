import { existsSync, watch, type FSWatcher } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import type { DiscoveredContent } from '@drawbridge/detection-core';

import type { ContentFolders } from '../content/find-content.ts';

/** What an editor saves in one go comes as several events. */
const settleMs = 150;

/** Saved files of a folder of content, as they come; ends when it is aborted. */
export async function* watchContent(
  content: ContentFolders,
  discovered: DiscoveredContent,
  signal: AbortSignal,
): AsyncGenerator<readonly string[]> {
  const saved = new Set<string>();
  let wake: () => void = () => undefined;
  const hear = (file: string): void => {
    if (!/\.(?:ya?ml|json|csv)$/i.test(file)) return;
    saved.add(file);
    wake();
  };
  const watchers = watchFolders(content, discovered, hear);
  signal.addEventListener('abort', () => {
    wake();
  });
  try {
    for (;;) {
      if (saved.size === 0 && !signal.aborted) await new Promise<void>((settle) => (wake = settle));
      if (signal.aborted) return;
      await sleepFor(settleMs);
      const files = [...saved];
      saved.clear();
      yield files;
    }
  } finally {
    for (const watcher of watchers) watcher.close();
  }
}

/** The folders at the top in which content lies, whole, and the top itself: not what else a repository holds. */
function watchFolders(
  { root, ...folders }: ContentFolders,
  { documents }: DiscoveredContent,
  hear: (file: string) => void,
): readonly FSWatcher[] {
  const tops = documents
    .map(({ origin }) => relative(root, origin.file).split(sep))
    .flatMap(([top = '', ...rest]) => (rest.length === 0 ? [] : [join(root, top)]));
  const { detections, playbooks, watchlists, tables, fixtures } = folders;
  const all = new Set([...tops, detections, playbooks, watchlists, tables, fixtures].filter(existsSync));
  const listen = (folder: string, recursive: boolean): FSWatcher =>
    watch(folder, { recursive }, (_event, name) => {
      if (name !== null) hear(join(folder, name));
    });
  return [listen(root, false), ...[...all].map((folder) => listen(folder, true))];
}
