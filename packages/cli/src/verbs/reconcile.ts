import { given, inertText } from '@drawbridge/base';
import type { Command } from 'commander';

import { openApiClient, tokenFileOption, type ServerFlags } from '../remote/api-client.ts';
import { reconcileWorkspace, type ReconciledIncident } from '../remote/reconcile-workspace.ts';
import { serverOfConfiguration } from '../remote/server-of-configuration.ts';
import { reconcileText } from '../report/reconcile-text.ts';
import { openWorkspaceToRead, type SyncFlags } from '../sync/open-sync-workspace.ts';
import { exitCode, UsageError } from '../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../terminal/format.ts';
import { parseInstant } from '../terminal/parse-instant.ts';
import { startProgress } from '../terminal/progress.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface ReconcileFlags extends SyncFlags, ServerFlags {
  readonly workspace: string;
  readonly since: Date;
  readonly until?: Date;
  readonly dryRun?: boolean;
  readonly config?: string;
  readonly format: OutputFormat;
}

/** `drawbridge reconcile`: what a server has missed of a workspace's incidents. */
export function addReconcileVerb(program: Command, scope: VerbScope): void {
  program
    .command('reconcile')
    .description(
      'hand a server the incidents of a workspace that it has missed; those that it has had get no second run',
    )
    .requiredOption('--workspace <name>', 'the workspace: a target of targets.yaml, or its resource id')
    .requiredOption(
      '--since <instant>',
      'incidents that changed since then, such as 2026-11-18T08:00:00Z',
      parseInstant,
    )
    .option('--until <instant>', 'and not after that (default: now)', parseInstant)
    .option('--dry-run', 'print what would be submitted, and submit nothing')
    .option('--targets <file>', 'the file of workspaces (default: targets.yaml next to detections/)')
    .option('--server <url>', 'the server (default: that of the configuration, or http://127.0.0.1:8480)')
    .option(...tokenFileOption)
    .option('--config <file>', 'the configuration that names the server (default: drawbridge.config.yaml)')
    .option('--content <folder>', 'the content folder (default: the one here, or the one that came along)')
    .option('--simulated', 'read the incidents of the simulated workspace')
    .option('--world <file>', 'with --simulated: what its world begins as')
    .option('--state <folder>', 'with --simulated: where its state is kept')
    .addOption(formatOption())
    .action((flags: ReconcileFlags) => reconcile(scope, flags));
}

async function reconcile(scope: VerbScope, flags: ReconcileFlags): Promise<void> {
  const { host } = scope;
  const { since, until, dryRun = false } = flags;
  if (until !== undefined && until < since) throw new UsageError('--until is before --since');
  const server = flags.server ?? (await serverOfConfiguration(host.cwd, flags.config));
  const api = await openApiClient(host, { ...flags, server });
  const { client, target, close } = await openWorkspaceToRead(scope, flags);
  const progress = startProgress(host, `reconcile ${target.name}`);
  let incidents: readonly ReconciledIncident[];
  try {
    incidents = await reconcileWorkspace({
      client,
      api,
      since,
      ...given({ until }),
      dryRun,
      onIncident: ({ title }, at, of) => {
        progress.say(`incident ${String(at)} of ${String(of)}: ${inertText(title)}`);
      },
    });
  } finally {
    progress.end();
    await close();
  }
  const told = { workspace: target.name, server: api.url, dryRun };
  if (flags.format === 'json') {
    const time = { since: since.toISOString(), ...given({ until: until?.toISOString() }) };
    host.out(printJson({ ...told, ...time, incidents, problems: [] }));
  } else host.out(reconcileText(host, incidents, told));
  if (incidents.some(({ is }) => is === 'failed')) scope.result = exitCode.problems;
}
