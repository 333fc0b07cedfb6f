import type { Command } from 'commander';

import { exitCode } from '../../terminal/exit-code.ts';
import { syncDriftMarkdown } from '../../report/sync/plan-markdown.ts';
import { inertPlan, syncDriftText } from '../../report/sync/plan-text.ts';
import { printJson } from '../../terminal/format.ts';
import { planContent } from '../../sync/keep-plans.ts';
import { openSyncWorkspace } from '../../sync/open-sync-workspace.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { acceptLossesOption, addSyncOptions, type SyncReportFlags } from './options.ts';

/** `drawbridge sync drift`: what somebody changed in the workspace; exit code 1 if anything, for a nightly job. */
export function addSyncDrift(sync: Command, scope: VerbScope): void {
  addSyncOptions(
    sync.command('drift').description('show what was changed in the workspace since the last apply'),
  )
    .option(...acceptLossesOption)
    .action((flags: SyncReportFlags) => runDrift(scope, flags));
}

async function runDrift(scope: VerbScope, flags: SyncReportFlags): Promise<void> {
  const { host } = scope;
  const workspace = await openSyncWorkspace(scope, flags);
  try {
    const { plan } = await planContent(scope, workspace, { force: [], adopt: false });
    if (flags.format === 'json') host.out(printJson({ drifted: plan.drifted }));
    else if (flags.format === 'markdown') host.out(syncDriftMarkdown(inertPlan(plan)));
    else host.out(syncDriftText(host, inertPlan(plan)));
    if (plan.drifted.length > 0) scope.result = exitCode.problems;
  } finally {
    await workspace.close();
  }
}
