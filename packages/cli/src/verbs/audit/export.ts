import { readLogRecords } from '@drawbridge/audit-log';
import { asciiJson, hasErrors, type Problem } from '@drawbridge/base';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { ActivityReader } from '../../exporting/ocsf/journaled-changes.ts';
import { openKeptRuns, withRuns, type KeptRuns } from '../../state/kept-runs.ts';
import { exitCode, UsageError } from '../../terminal/exit-code.ts';
import { showProblems, type VerbScope } from '../../terminal/verb-scope.ts';
import type { AuditFlags } from './audit.ts';

interface Flags extends AuditFlags {
  readonly ocsf?: boolean;
  readonly after: number;
}

/** `drawbridge audit export`: each effect and each undo as a line of JSON, for a SIEM. Changes nothing. */
export function addAuditExport(audit: Command, scope: VerbScope): Command {
  return audit
    .command('export')
    .description('print each change and each undo as a line of JSON, in the order of the audit log')
    .option('--ocsf', 'as Remediation Activity of OCSF 1.8')
    .option(
      '--after <position>',
      'only what stands after this line of the log: `metadata.sequence` of the last one',
      readPosition,
      -1,
    )
    .action((flags: Flags) => runExport(scope, flags));
}

function readPosition(text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--after: '${text}' is not the number of a line`);
  return Number(text);
}

async function runExport(scope: VerbScope, flags: Flags): Promise<void> {
  if (flags.ocsf !== true) throw new UsageError('choose the form: --ocsf');
  const { host } = scope;
  await withRuns(openKeptRuns(scope, await auditPlaces(host, flags)), (runs) =>
    printAfter(scope, runs, flags.after),
  );
}

async function printAfter(scope: VerbScope, { store, log }: KeptRuns, after: number): Promise<void> {
  const { host } = scope;
  const { log: name = '', records, problems } = await readLogRecords(log);
  const reader = new ActivityReader(store, name);
  const found: Problem[] = [...problems];
  for (const record of records) {
    if (record.seq <= after) continue;
    const { activities, problems: more } = await reader.activitiesOf(record);
    for (const activity of activities) host.out(asciiJson(JSON.stringify(activity)));
    found.push(...more);
  }
  showProblems(scope, found);
  host.note(`the log ${name} has been read up to its line ${String(records.at(-1)?.seq ?? 0)}`);
  if (hasErrors(found)) scope.result = exitCode.problems;
}
