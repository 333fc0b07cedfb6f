import type { Command } from 'commander';

import { given, inert } from '@drawbridge/base';
import { exitCode, UsageError } from '../../terminal/exit-code.ts';
import { briefSyncPlanText } from '../../report/brief/brief-text.ts';
import { syncPlanMarkdown } from '../../report/sync/plan-markdown.ts';
import { inertPlan, syncPlanText } from '../../report/sync/plan-text.ts';
import { printDocument } from '../../document/print-document.ts';
import { syncPlanDocument } from '../../report/document/sync-plan-document.ts';
import { printJson } from '../../terminal/format.ts';
import { planBehaviour } from '../../sync/plan-behaviour.ts';
import { keepPlan, planContent } from '../../sync/keep-plans.ts';
import { openSyncWorkspace } from '../../sync/open-sync-workspace.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { acceptLossesOption, addSyncOptions, syncPlanFormats, type SyncReportFlags } from './options.ts';

const disabledNote =
  'what is created stands disabled: look at it in the portal, then plan with --enable, which runs it over 30 days at once';

interface PlanFlags extends Omit<SyncReportFlags, 'format'> {
  readonly format: (typeof syncPlanFormats)[number];
  readonly out?: string;
  readonly force?: readonly string[];
  readonly adopt?: boolean;
  readonly strict?: boolean;
  readonly brief?: boolean;
  readonly telemetry?: readonly string[];
  readonly behaviour: boolean;
  readonly enable?: boolean;
}

/** `drawbridge sync plan`: what an apply would do; nothing is written. */
export function addSyncPlan(sync: Command, scope: VerbScope): void {
  addSyncOptions(
    sync.command('plan').description('show what an apply would change, field by field; writes nothing'),
    syncPlanFormats,
  )
    .option('--out <file>', 'also write the plan to this file')
    .option(
      '--force <name...>',
      'overwrite or delete these although they are not ours or were edited; or lift the limit on updates, deletes, or the look at logic-apps',
    )
    .option(...acceptLossesOption)
    .option(
      '--enable',
      'enable what was published disabled to Microsoft Defender, which runs it over 30 days at once',
    )
    .option('--adopt', 'mark as ours what matches the files already')
    .option('--brief', 'as text: a line for each resource')
    .option('--strict', 'plan nothing while any document has an error')
    .option('--telemetry <path...>', 'also run both versions of changed rules on these logs')
    .option('--no-behaviour', 'do not compare the alerts of changed rules on their cases')
    .action((flags: PlanFlags) => runPlan(scope, flags));
}

async function runPlan(scope: VerbScope, flags: PlanFlags): Promise<void> {
  const { host } = scope;
  if (!flags.behaviour && flags.telemetry !== undefined) {
    throw new UsageError('--telemetry has no effect with --no-behaviour; leave one of them out');
  }
  const workspace = await openSyncWorkspace(scope, flags);
  try {
    const { plan, desired } = await planContent(scope, workspace, {
      force: flags.force ?? [],
      adopt: flags.adopt === true,
      strict: flags.strict === true,
      enables: flags.enable === true,
    });
    await keepPlan(host, workspace.plans, plan, flags.out);
    const { content } = workspace;
    const isDoor = workspace.target.door === 'defender';
    const telemetry = flags.telemetry ?? [];
    const behaviour = flags.behaviour
      ? await planBehaviour(scope, { plan, desired, content, telemetry })
      : undefined;
    const shown = behaviour === undefined ? undefined : inert(behaviour);
    if (flags.format === 'json') host.out(printJson({ ...plan, ...given({ behaviour }) }));
    else if (flags.format === 'markdown') host.out(syncPlanMarkdown(inertPlan(plan), shown));
    else if (flags.format === 'html')
      host.out(printDocument(host, syncPlanDocument(host, plan, behaviour), 'html'));
    else host.out((flags.brief === true ? briefSyncPlanText : syncPlanText)(host, inertPlan(plan), shown));
    if (isDoor && plan.changes.some(({ action }) => action === 'create')) host.note(disabledNote);
    if (plan.refusals.length > 0) scope.result = exitCode.refused;
  } finally {
    await workspace.close();
  }
}
