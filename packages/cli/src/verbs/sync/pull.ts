import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

import { inertText, RefusedFailure } from '@drawbridge/base';
import { pullOnly, pullWorkspace } from '@drawbridge/sentinel-sync';
import type { Command } from 'commander';

import { discover } from '../../content/discover.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { planContent } from '../../sync/keep-plans.ts';
import { openSyncWorkspace, type SyncFlags, type SyncWorkspace } from '../../sync/open-sync-workspace.ts';
import { showProblems, type VerbScope } from '../../terminal/verb-scope.ts';
import { acceptLossesOption, addWorkspaceOptions } from './options.ts';

interface PullFlags extends SyncFlags {
  readonly into?: string;
  readonly only?: readonly string[];
  readonly format: OutputFormat;
}

/** `drawbridge sync pull`: a workspace becomes files; those that are there already are never overwritten. */
export function addSyncPull(sync: Command, scope: VerbScope): void {
  addWorkspaceOptions(sync.command('pull').description('write what a workspace has to files, without loss'))
    .option('--into <folder>', 'the folder to write to; none of the files may exist yet')
    .option(
      '--only <name...>',
      'merge these, by name or id, or all that are `drifted`, into the files of the content',
    )
    .option(...acceptLossesOption)
    .addOption(formatOption())
    .action((flags: PullFlags) => runPull(scope, flags));
}

async function runPull(scope: VerbScope, flags: PullFlags): Promise<void> {
  const { host } = scope;
  if ((flags.into === undefined) === (flags.only === undefined)) {
    throw new UsageError(
      'choose one of: --into FOLDER for the whole workspace, --only NAME for single resources',
    );
  }
  const workspace = await openSyncWorkspace(scope, flags);
  try {
    if (flags.only !== undefined) {
      await pullNamed(scope, workspace, flags.only, flags.format);
      return;
    }
    const { files, resources, problems } = await pullWorkspace(workspace.client);
    showProblems(scope, problems);
    const folder = resolve(host.cwd, flags.into ?? '');
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

/** Merges single resources into the files of the content; files that are not named stay as they are. */
async function pullNamed(
  scope: VerbScope,
  workspace: SyncWorkspace,
  only: readonly string[],
  format: OutputFormat,
): Promise<void> {
  const { host } = scope;
  const { client, target, content } = workspace;
  const drifted = only.includes('drifted')
    ? (await planContent(scope, workspace, { force: [], adopt: false })).plan.drifted.map(({ name }) => name)
    : [];
  const names = [...only.filter((name) => name !== 'drifted'), ...drifted];
  const { files, titles, problems } = await pullOnly({
    client,
    target,
    content: await discover(content),
    names,
    now: host.clock.now(),
  });
  showProblems(scope, problems);
  for (const { file, text } of files) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const paths = files.map(({ file }) => relative(content.root, file));
  if (format === 'json') host.out(printJson({ resources: titles, files: paths }));
  else
    host.out(
      [`${titles.length} resources taken over into ${paths.length} files`, ...paths]
        .map((line) => inertText(line))
        .join('\n'),
    );
}
