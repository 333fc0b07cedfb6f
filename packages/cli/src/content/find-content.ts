import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { UsageError } from '../terminal/exit-code.ts';

/** Where the content lies: `detections/`, `playbooks/`, `watchlists/`, `tables/`, `fixtures/`, `demo/`. */
export interface ContentFolders {
  readonly root: string;
  readonly detections: string;
  readonly playbooks: string;
  readonly watchlists: string;
  readonly tables: string;
  readonly fixtures: string;
  readonly demo: string;
}

/**
 * The folder named by `--content`, else the nearest one upwards from `cwd` that has `detections/`,
 * else the checkout that this command belongs to.
 */
export function findContent(cwd: string, named: string | undefined): ContentFolders {
  if (named !== undefined) {
    const root = resolve(cwd, named);
    if (!existsSync(root)) throw new UsageError(`--content: there is no folder ${root}`);
    return foldersIn(root);
  }
  const root = nearestUpwards(cwd) ?? ownCheckout();
  if (root === undefined) {
    throw new UsageError('no folder with detections/ here or above; name one with --content');
  }
  return foldersIn(root);
}

/** A repository of rules alone has no playbooks; where there are no rules either, the folder is missed. */
export function hasPlaybooks({ playbooks, detections }: ContentFolders): boolean {
  return existsSync(playbooks) || !existsSync(detections);
}

function nearestUpwards(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'detections'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

const ownCheckout = (): string | undefined => nearestUpwards(dirname(fileURLToPath(import.meta.url)));

function foldersIn(root: string): ContentFolders {
  const demo = join(root, 'demo');
  return {
    root,
    detections: join(root, 'detections'),
    playbooks: join(root, 'playbooks'),
    watchlists: join(root, 'watchlists'),
    tables: join(root, 'tables'),
    fixtures: join(root, 'fixtures'),
    // Content of one's own needs none: simulated clouds begin as the checkout's demo does.
    demo: existsSync(demo) ? demo : join(ownCheckout() ?? root, 'demo'),
  };
}
