import { hasErrors } from '@drawbridge/base';
import { createDeployment, printArmTemplate, printBicep, readDesired } from '@drawbridge/sentinel-sync';
import type { Command } from 'commander';

import { discover } from '../../content/discover.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { printJson } from '../../terminal/format.ts';
import { readSyncTarget, type SyncFlags } from '../../sync/open-sync-workspace.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../../terminal/verb-scope.ts';

interface ExportFlags extends Pick<SyncFlags, 'workspace' | 'targets' | 'content'> {
  readonly arm?: boolean;
  readonly bicep?: boolean;
}

/** `drawbridge sync export`: what would be published, as a template on standard output; no workspace is asked. */
export function addSyncExport(sync: Command, scope: VerbScope): void {
  sync
    .command('export')
    .description('print what would be published, as a template; contacts no workspace')
    .option('--arm', 'as a template for Azure Resource Manager')
    .option('--bicep', 'as a Bicep file')
    .option('--workspace <name>', 'which target of targets.yaml')
    .option('--targets <file>', 'the file of targets (default: targets.yaml next to detections/)')
    .option('--content <folder>', 'the folder with detections/, automation-rules/ and watchlists/')
    .action((flags: ExportFlags) => runExport(scope, flags));
}

async function runExport(scope: VerbScope, flags: ExportFlags): Promise<void> {
  if ((flags.arm === true) === (flags.bicep === true)) throw new UsageError('choose --arm or --bicep');
  const { content, target } = await readSyncTarget(scope, flags);
  if (target.door === 'defender') {
    throw new UsageError(
      `the target '${target.name}' is a tenant of Microsoft Defender, which takes no template here`,
    );
  }
  const { resources, problems } = await readDesired(await discover(content), target, scope.host.clock.now());
  if (hasErrors(problems)) throw new ProblemsFound(problems);
  showProblems(scope, problems);
  const deployment = createDeployment(resources, target.address);
  if (flags.arm === true) scope.host.out(printJson(printArmTemplate(deployment)));
  else scope.host.out(printBicep(deployment).trimEnd());
}
