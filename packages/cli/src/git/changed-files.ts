import { realpath } from 'node:fs/promises';
import { relative, resolve } from 'node:path';

import { GitRepository } from './git-repository.ts';
import type { Host } from '../terminal/host.ts';

/** The files of a folder of content that differ from where the branch left `ref`, committed or not. */
export async function changedFiles(host: Host, root: string, ref: string): Promise<readonly string[]> {
  // git names the real folder, where the person may have come through a link.
  const real = await realpath(root);
  const repository = await GitRepository.open(host, real, '--changed-since');
  const changed = await repository.changedSince(await repository.baseOf(ref), real);
  return changed.map((file) => resolve(root, relative(real, file)));
}
