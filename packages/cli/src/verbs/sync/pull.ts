import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import { RefusedFailure } from '@drawbridge/base';
import { pullWorkspace } from '@drawbridge/sentinel-sync';
import type { Command } from 'commander';

import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { openSyncWorkspace, type SyncFlags } from '../../sync/open-sync-workspace.ts';
import { showProblems, type VerbScope } from '../../terminal/verb-scope.ts';
import { addWorkspaceOptions } from './options.ts';

interface PullFlags extends SyncFlags {
  readonly into: string;
  readonly format: OutputFormat;
}

/** `drawbridge sync pull`: a workspace becomes files; those that are there already are never overwritten. */
export function addSyncPull(sync: Command, scope: VerbScope): void {
  addWorkspaceOptions(sync.command('pull').description('write what a workspace has to files, without loss'))
    .requiredOption('--into <folder>', 'the folder to write to; none of the files may exist yet')
    .addOption(formatOption())
    .action((flags: PullFlags) => runPull(scope, flags));
}

async function runPull(scope: VerbScope, flags: PullFlags): Promise<void> {
  const { host } = scope;
  const workspace = await openSyncWorkspace(scope, flags);
  try {
    const { files, resources, problems } = await pullWorkspace(workspace.client);
    showProblems(scope, problems);
    const folder = resolve(host.cwd, flags.into);
    const there = files.find(({ path }) => existsSync(join(folder, path)));
    if (there !== undefined) {
      throw new RefusedFailure(
        'sync/file-exists',
        `${join(folder, there.path)} exists already; nothing was written`,
      );
    }
    for (const { path, text } of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text, { flag: 'wx' });
    }
    if (flags.format === 'json') host.out(printJson({ resources, files: files.map((file) => file.path) }));
    else host.out(`${resources} resources became ${files.length} files in ${folder}`);
  } finally {
    await workspace.close();
  }
}
