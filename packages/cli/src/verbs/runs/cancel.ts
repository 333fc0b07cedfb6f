import { confirm } from '@clack/prompts';
import { inert, inertText } from '@drawbridge/base';
import { cancelRun, type CancelledRun } from '@drawbridge/playbook-runtime';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { serverOption, tokenFileOption, type ServerFlags } from '../../remote/api-client.ts';
import { cancelRemoteRun } from '../../remote/remote-runs.ts';
import { runText } from '../../report/run-text.ts';
import { undoText } from '../../report/undo-text.ts';
import { openKeptRuns, withRuns } from '../../state/kept-runs.ts';
import { wasSimulated } from '../../runs/find-run.ts';
import { exitCode } from '../../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import type { Host } from '../../terminal/host.ts';
import { stateOption } from '../../terminal/state-folder.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags extends ServerFlags {
  readonly reason?: string;
  readonly yes?: boolean;
  readonly config?: string;
  readonly state?: string;
  readonly format: OutputFormat;
}

/** `drawbridge runs cancel`: ends a run as it is, and frees its targets. Contacts no cloud. */
export function addRunsCancel(command: Command, scope: VerbScope): void {
  command
    .command('cancel')
    .description('end a run that has not ended, as it is; contacts no cloud, and says what is in doubt')
    .argument('<run>', 'the id of the run')
    .option('--reason <text>', 'why, for the journal')
    .option('--yes', 'do not ask for confirmation at a terminal')
    .option('--config <file>', 'the configuration that names the key of the audit log')
    .option(...stateOption)
    .option(...serverOption)
    .option(...tokenFileOption)
    .addOption(formatOption())
    .action((runId: string, flags: Flags) => cancelOne(scope, runId, flags));
}

async function cancelOne(scope: VerbScope, runId: string, given: Flags): Promise<void> {
  const { host } = scope;
  const { server } = given;
  const simulated = server === undefined && (await wasSimulated(host, runId, given));
  if (host.interactive && given.yes !== true && !(await mayCancel(runId))) {
    host.note('nothing was done: you declined');
    scope.result = exitCode.refused;
    return;
  }
  if (server !== undefined) return cancelRemoteRun(scope, runId, { ...given, server });
  const flags = { ...given, simulated };
  const reason = flags.reason ?? 'cancelled by hand';
  const places = await auditPlaces(host, flags);
  const cancelled = await withRuns(openKeptRuns(scope, places), ({ store }) =>
    cancelRun({ store, runId, by: host.operator, reason, ownerIsDead: true }),
  );
  if (!cancelled.ok) throw new ProblemsFound(cancelled.problems);
  if (flags.format === 'json') host.out(printJson({ simulated, ...cancelled.value }));
  else show(host, cancelled.value, simulated);
  // What may have happened and is not known is not done.
  if (inDoubt(cancelled.value)) scope.result = exitCode.problems;
}

function show(host: Host, { runId, report }: CancelledRun, simulated: boolean): void {
  if (report === undefined)
    host.out(`The run ${inertText(runId)} is cancelled. It had not started: nothing was done.`);
  else
    host.out(
      report.kind === 'undo'
        ? undoText(host, inert(report), simulated)
        : runText(host, inert(report), simulated),
    );
}

function inDoubt({ report }: CancelledRun): boolean {
  return report?.items.some(({ outcome }) => outcome === 'unknown' || outcome === 'unverified') ?? false;
}

async function mayCancel(runId: string): Promise<boolean> {
  const message = `End the run ${inertText(runId)} without another look at its targets?`;
  return (await confirm({ message, initialValue: false, output: process.stderr })) === true;
}
