import { inert } from '@drawbridge/base';
import { Option, type Command } from 'commander';

import { adoptRepository } from '../adopting/adopt-repository.ts';
import { ciKinds, findRepository, type CiKind } from '../adopting/find-repository.ts';
import { initText } from '../report/adopting/init-text.ts';
import { exitCode } from '../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface InitFlags {
  readonly content?: string;
  readonly ci?: CiKind | 'none';
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly format: OutputFormat;
}

/** `drawbridge init`: a repository of rules as it is becomes one whose check succeeds, and fails for what is new. */
export function addInitVerb(program: Command, scope: VerbScope): void {
  program
    .command('init')
    .description('adopt a repository of rules: its configuration, a baseline of its problems, its CI')
    .option('--content <folder>', 'the folder of the content (default: the repository that you are in)')
    .addOption(
      new Option('--ci <kind>', 'whose file to write (default: by what the repository has)').choices([
        ...ciKinds,
        'none',
      ]),
    )
    .option('--force', 'write the baseline and the CI file anew, where they are there already')
    .option('--dry-run', 'print what would be written, and write nothing')
    .addOption(formatOption())
    .action((flags: InitFlags) => runInit(scope, flags));
}

async function runInit(scope: VerbScope, flags: InitFlags): Promise<void> {
  const { host } = scope;
  const repository = findRepository(host.cwd, flags.content);
  const { force = false, dryRun = false, ci } = flags;
  const report = await adoptRepository(host, repository, {
    force,
    dryRun,
    ...(ci === undefined ? {} : { ci }),
  });
  host.out(flags.format === 'json' ? printJson(report) : initText(host, inert(report, ['text'])));
  if (report.baseline.beyond > 0) scope.result = exitCode.problems;
}
