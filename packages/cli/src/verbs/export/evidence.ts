import { resolve } from 'node:path';

import { readEvidence } from '@drawbridge/playbook-runtime';
import type { Command } from 'commander';

import { printDocument } from '../../document/print-document.ts';
import { evidenceDocument } from '../../report/document/evidence-document.ts';
import { printJson, reportFormatOption, type ReportFormat } from '../../terminal/format.ts';
import { openRunsToRead, withRuns } from '../../state/kept-runs.ts';
import { placeOfRun } from '../../runs/find-run.ts';
import { writeNewFile } from '../../files/write-new-file.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import { stateConfigOption, stateOption } from '../../terminal/state-folder.ts';

interface Flags {
  readonly out?: string;
  readonly state?: string;
  readonly config?: string;
  readonly format: ReportFormat;
}

/**
 * `drawbridge export evidence`: the bundle of a run, if it is the one that the journal vouches for and the journal's
 * own chain holds; otherwise nothing, and exit code 1.
 */
export function addExportEvidence(command: Command, scope: VerbScope): void {
  command
    .command('evidence')
    .description('print the evidence bundle of a run, if the journal vouches for it')
    .argument('<run>', 'the id of the run')
    .option('--out <file>', 'write it to this file (default: standard output)')
    .option(...stateOption)
    .option(...stateConfigOption)
    .addOption(reportFormatOption())
    .action((runId: string, flags: Flags) => exportEvidence(scope, runId, flags));
}

async function exportEvidence({ host }: VerbScope, runId: string, flags: Flags): Promise<void> {
  const place = await placeOfRun(host, runId, flags);
  const read = await withRuns(openRunsToRead(host, place), ({ store }) => readEvidence(store, runId));
  if (!read.ok) throw new ProblemsFound(read.problems);
  const { format } = flags;
  const isDocument = format === 'html' || format === 'markdown';
  const bundle = isDocument
    ? printDocument(host, evidenceDocument(host, read.value), format)
    : printJson(read.value);
  if (flags.out === undefined) {
    host.out(bundle);
    host.note(`the journal vouches for it: sha256 ${read.value.sha256}`);
    return;
  }
  const file = resolve(host.cwd, flags.out);
  await writeNewFile(file, `${bundle}\n`);
  const { sha256 } = read.value;
  host.out(
    format === 'json' ? printJson({ file, sha256 }) : `${file}\nthe journal vouches for it: sha256 ${sha256}`,
  );
}
