import { existsSync } from 'node:fs';

import { inertText } from '@drawbridge/base';
import { repairLocks } from '@drawbridge/playbook-runtime';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { runFolders } from '../../clouds/open-clouds.ts';
import { openKeptRuns, withRuns } from '../../state/kept-runs.ts';
import { wasSimulated } from '../../runs/find-run.ts';
import { UsageError } from '../../terminal/exit-code.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { stateOption } from '../../terminal/state-folder.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
  readonly locks?: boolean;
  readonly reason?: string;
  readonly state?: string;
  readonly config?: string;
  readonly format: OutputFormat;
}

/** `drawbridge runs repair`: sets a run aside that cannot be read, or that never began. Deletes nothing. */
export function addRunsRepair(command: Command, scope: VerbScope): void {
  command
    .command('repair')
    .description('set a run aside that cannot be read, with a record; deletes nothing')
    .argument('[run]', 'the id of the run')
    .option(
      '--locks',
      'set locks and claims aside that cannot be read; no other process may work on the runs',
    )
    .option('--reason <text>', 'why, for the record')
    .option('--config <file>', 'the configuration that names the key of the audit log')
    .option(...stateOption)
    .addOption(formatOption())
    .action((runId: string | undefined, flags: Flags) => repairAny(scope, runId, flags));
}

async function repairAny(scope: VerbScope, runId: string | undefined, flags: Flags): Promise<void> {
  if (flags.locks === true && runId === undefined) return repairAllLocks(scope, flags);
  if (runId === undefined || flags.locks === true)
    throw new UsageError('name the run that is set aside, or --locks');
  return repairOne(scope, runId, flags);
}

async function repairAllLocks({ host }: VerbScope, flags: Flags): Promise<void> {
  const { configured, simulated } = runFolders(host, flags);
  const kept: string[] = [];
  for (const runs of [configured, simulated].filter((folder) => existsSync(folder))) {
    const repaired = await repairLocks(runs, host.clock);
    if (!repaired.ok) throw new ProblemsFound(repaired.problems);
    kept.push(...repaired.value.kept);
  }
  const said = kept.map((path) => `kept in     ${inertText(path)}`);
  host.out(
    flags.format === 'json'
      ? printJson({ kept })
      : [
          'Locks and claims that could not be read are set aside; runs that have not ended hold their targets.',
        ]
          .filter(() => kept.length > 0)
          .concat(kept.length === 0 ? 'Every lock and claim can be read: there is nothing to repair.' : said)
          .join('\n'),
  );
}

async function repairOne(scope: VerbScope, runId: string, flags: Flags): Promise<void> {
  const { host } = scope;
  const simulated = await wasSimulated(host, runId, flags);
  const places = await auditPlaces(host, { ...flags, simulated });
  const why = flags.reason ?? 'set aside by hand';
  const repaired = await withRuns(openKeptRuns(scope, places), ({ store }) =>
    store.repair(runId, { by: host.operator, why }),
  );
  if (!repaired.ok) throw new ProblemsFound(repaired.problems);
  const { problem, folder } = repaired.value;
  host.out(
    flags.format === 'json'
      ? printJson(repaired.value)
      : [
          `The run ${inertText(runId)} is set aside: ${inertText(problem)}.`,
          `What it changed is not known from here: look at its targets in their cloud.`,
          `kept in     ${inertText(folder)}`,
        ].join('\n'),
  );
}
