import type { Command } from 'commander';

import { exitCode, UsageError } from '../../terminal/exit-code.ts';
import { syncPlanMarkdown } from '../../report/sync-plan-markdown.ts';
import { syncPlanText } from '../../report/sync-plan-text.ts';
import { printJson } from '../../terminal/format.ts';
import { planBehaviour } from '../../sync/plan-behaviour.ts';
import { keepPlan, planContent } from '../../sync/keep-plans.ts';
import { openSyncWorkspace } from '../../sync/open-sync-workspace.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addSyncOptions, type SyncReportFlags } from './options.ts';

interface PlanFlags extends SyncReportFlags {
  readonly out?: string;
  readonly force?: readonly string[];
  readonly adopt?: boolean;
  readonly telemetry?: readonly string[];
  readonly behaviour: boolean;
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
    .option('--telemetry <path...>', 'logs on which changed rules are run as well, old and new')
    .option('--no-behaviour', 'do not run changed rules on their cases to see which alerts appear and vanish')
    .action((flags: PlanFlags) => runPlan(scope, flags));
}

async function runPlan(scope: VerbScope, flags: PlanFlags): Promise<void> {
  const { host } = scope;
  if (!flags.behaviour && flags.telemetry !== undefined) {
    throw new UsageError('--telemetry is for the comparison that --no-behaviour leaves out');
  }
  const workspace = await openSyncWorkspace(scope, flags);
  try {
    const { plan, desired } = await planContent(scope, workspace, {
      force: flags.force ?? [],
      adopt: flags.adopt === true,
    });
    await keepPlan(host, workspace.plans, plan, flags.out);
    const { content } = workspace;
    const telemetry = flags.telemetry ?? [];
    const behaviour = flags.behaviour
      ? await planBehaviour(scope, { plan, desired, content, telemetry })
      : undefined;
    if (flags.format === 'json')
      host.out(printJson({ ...plan, ...(behaviour === undefined ? {} : { behaviour }) }));
    else if (flags.format === 'markdown') host.out(syncPlanMarkdown(plan, behaviour));
    else host.out(syncPlanText(host, plan, behaviour));
    if (plan.refusals.length > 0) scope.result = exitCode.refused;
  } finally {
    await workspace.close();
  }
}
