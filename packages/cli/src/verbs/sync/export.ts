import { hasErrors } from '@drawbridge/base';
import { exportArmTemplate, readDesired } from '@drawbridge/sentinel-sync';
import type { Command } from 'commander';

import { printJson } from '../../terminal/format.ts';
import { readSyncTarget, type SyncFlags } from '../../workspace/sync-workspace.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../verb.ts';

/** `drawbridge sync export`: what would be published, as an ARM template on standard output; no workspace is asked. */
export function addSyncExport(sync: Command, scope: VerbScope): void {
  sync
    .command('export')
    .description('what would be published, as an ARM template; reaches no workspace')
    .requiredOption('--arm', 'as a template for Azure Resource Manager')
    .option('--workspace <name>', 'which target of targets.yaml')
    .option('--targets <file>', 'the targets; targets.yaml beside detections/ unless given')
    .option('--content <folder>', 'where detections/, automation-rules/ and watchlists/ lie')
    .action((flags: Pick<SyncFlags, 'workspace' | 'targets' | 'content'>) => runExport(scope, flags));
}

async function runExport(
  scope: VerbScope,
  flags: Pick<SyncFlags, 'workspace' | 'targets' | 'content'>,
): Promise<void> {
  const { content, target } = await readSyncTarget(scope, flags);
  const { resources, problems } = await readDesired(content.root, target, scope.host.clock.now());
  if (hasErrors(problems)) throw new ProblemsFound(problems);
  showProblems(scope, problems);
  scope.host.out(printJson(exportArmTemplate(resources, target.address)));
}
