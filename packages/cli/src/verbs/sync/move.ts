import { inert } from '@drawbridge/base';
import type { Command } from 'commander';

import { syncMoveText } from '../../report/sync/move-text.ts';
import { inertPlan } from '../../report/sync/plan-text.ts';
import type { SyncFlags } from '../../sync/open-sync-workspace.ts';
import { planMove } from '../../sync/plan-move.ts';
import { exitCode } from '../../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { acceptLossesOption, addWorkspaceOptions } from './options.ts';

interface MoveFlags extends SyncFlags {
  readonly to: string;
  readonly format: OutputFormat;
}

/** `drawbridge sync move`: plans a rule's way from one target to another; applies nothing. */
export function addSyncMove(sync: Command, scope: VerbScope): void {
  addWorkspaceOptions(
    sync
      .command('move')
      .description(
        'plan both sides of moving a rule to another target; refuses where a playbook would be lost',
      )
      .argument('<rule>', 'the id or the name of the rule')
      .requiredOption('--to <name>', 'the target of targets.yaml that it goes to'),
  )
    .option(...acceptLossesOption)
    .addOption(formatOption())
    .action((rule: string, flags: MoveFlags) => runMove(scope, rule, flags));
}

async function runMove(scope: VerbScope, named: string, flags: MoveFlags): Promise<void> {
  const { host } = scope;
  const { rule, arriving, leaving } = await planMove(scope, { ...flags, rule: named });
  if (flags.format === 'json') host.out(printJson({ rule, arriving, leaving }));
  else {
    const shown = { rule: inert(rule), arriving: inertPlan(arriving), leaving: inertPlan(leaving) };
    host.out(syncMoveText(host, shown));
  }
  if (arriving.refusals.length + leaving.refusals.length > 0) scope.result = exitCode.refused;
}
