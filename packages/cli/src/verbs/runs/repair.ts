import { inertText } from '@drawbridge/base';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { openKeptRuns, withRuns } from '../../state/kept-runs.ts';
import { wasSimulated } from '../../runs/find-run.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { stateOption } from '../../terminal/state-folder.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags {
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
    .argument('<run>', 'the id of the run')
    .option('--reason <text>', 'why, for the record')
    .option('--config <file>', 'the configuration that names the key of the audit log')
    .option(...stateOption)
    .addOption(formatOption())
    .action((runId: string, flags: Flags) => repairOne(scope, runId, flags));
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
