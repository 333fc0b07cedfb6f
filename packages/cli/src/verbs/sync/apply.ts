import { inert } from '@drawbridge/base';
import { applyPlan } from '@drawbridge/sentinel-sync';
import { Option, type Command } from 'commander';

import { exitCode } from '../../terminal/exit-code.ts';
import { syncApplyMarkdown, syncApplyText } from '../../report/sync/apply-text.ts';
import { printJson } from '../../terminal/format.ts';
import { startProgress } from '../../terminal/progress.ts';
import { readPlan } from '../../sync/keep-plans.ts';
import { openSyncWorkspace } from '../../sync/open-sync-workspace.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addSyncOptions, type SyncReportFlags } from './options.ts';

interface ApplyFlags extends SyncReportFlags {
  readonly plan?: string;
  readonly onError: 'continue' | 'rollback';
}

/** `drawbridge sync apply`: applies a reviewed plan, and no other; resumes where it was killed. */
export function addSyncApply(sync: Command, scope: VerbScope): void {
  addSyncOptions(sync.command('apply').description('apply a reviewed plan'))
    .option('--plan <file or hash>', 'the plan, as `sync plan` kept it')
    .addOption(
      new Option('--on-error <what>', 'after a failure')
        .choices(['continue', 'rollback'])
        .default('continue'),
    )
    .action((flags: ApplyFlags) => runApply(scope, flags));
}

async function runApply(scope: VerbScope, flags: ApplyFlags): Promise<void> {
  const { host } = scope;
  const workspace = await openSyncWorkspace(scope, flags);
  const progress = startProgress(host, 'applying');
  try {
    const plan = await readPlan(host, workspace.plans, flags.plan);
    const report = await applyPlan({
      client: workspace.client,
      plan,
      journals: workspace.journals,
      locks: workspace.locks,
      clock: host.clock,
      onError: flags.onError,
      onProgress: (done, all) => {
        progress.say(`applying: ${done} of ${all}`);
      },
    });
    progress.end();
    if (flags.format === 'json') host.out(printJson({ simulated: workspace.simulated, ...report }));
    else
      host.out(
        flags.format === 'markdown' ? syncApplyMarkdown(inert(report)) : syncApplyText(host, inert(report)),
      );
    if (!report.isComplete) scope.result = exitCode.problems;
  } finally {
    progress.end();
    await workspace.close();
  }
}
