import type { Command } from 'commander';

import { exitCode } from '../../exit-code.ts';
import { syncPlanMarkdown } from '../../report/sync-plan-markdown.ts';
import { syncPlanText } from '../../report/sync-plan-text.ts';
import { printJson } from '../../terminal/format.ts';
import { keepPlan, planContent } from '../../workspace/sync-plans.ts';
import { openSyncWorkspace } from '../../workspace/sync-workspace.ts';
import type { VerbScope } from '../verb.ts';
import { addSyncOptions, type SyncReportFlags } from './options.ts';

interface PlanFlags extends SyncReportFlags {
  readonly out?: string;
  readonly force?: readonly string[];
  readonly adopt?: boolean;
}

/** `drawbridge sync plan`: what an apply would do; nothing is written. */
export function addSyncPlan(sync: Command, scope: VerbScope): void {
  addSyncOptions(sync.command('plan').description('what an apply would do, field by field; writes nothing'))
    .option('--out <file>', 'keep the plan in this file too')
    .option(
      '--force <name...>',
      'what may be overwritten though it is not ours or was edited; deletes; updates',
    )
    .option('--adopt', 'mark what is as it should be and has no mark of ours')
    .action((flags: PlanFlags) => runPlan(scope, flags));
}

async function runPlan(scope: VerbScope, flags: PlanFlags): Promise<void> {
  const { host } = scope;
  const workspace = await openSyncWorkspace(scope, flags);
  try {
    const plan = await planContent(scope, workspace, {
      force: flags.force ?? [],
      adopt: flags.adopt === true,
    });
    await keepPlan(host, workspace.plans, plan, flags.out);
    if (flags.format === 'json') host.out(printJson(plan));
    else if (flags.format === 'markdown') host.out(syncPlanMarkdown(plan));
    else host.out(syncPlanText(host, plan));
    if (plan.refusals.length > 0) scope.result = exitCode.refused;
  } finally {
    await workspace.close();
  }
}
