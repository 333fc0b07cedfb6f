import { inert, inertText } from '@drawbridge/base';
import { readRunReport, type RunEntry, type RunStore } from '@drawbridge/playbook-runtime';
import { viewOf, type RunView } from '@drawbridge/server';
import type { Command } from 'commander';

import { serverOption, tokenFileOption, type ServerFlags } from '../../remote/api-client.ts';
import { showRemoteRun } from '../../remote/remote-runs.ts';
import { runText } from '../../report/run-text.ts';
import { ownerText, timelineText } from '../../report/runs-text.ts';
import { viewText } from '../../report/view-text.ts';
import { undoText } from '../../report/undo-text.ts';
import { openRunsToRead, withRuns } from '../../state/kept-runs.ts';
import { placeOfRun } from '../../runs/find-run.ts';
import type { Host } from '../../terminal/host.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import { stateConfigOption, stateOption } from '../../terminal/state-folder.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags extends ServerFlags {
  readonly state?: string;
  readonly config?: string;
  readonly format: OutputFormat;
}

/** `drawbridge runs show`: the report of a run, and each entry of its journal. */
export function addRunsShow(command: Command, scope: VerbScope): void {
  command
    .command('show')
    .description('show the report of a run, and each entry of its journal')
    .argument('<run>', 'the id of the run')
    .option(...stateOption)
    .option(...stateConfigOption)
    .option(...serverOption)
    .option(...tokenFileOption)
    .addOption(formatOption())
    .action((runId: string, flags: Flags) => showRun(scope, runId, flags));
}

async function showRun(scope: VerbScope, runId: string, flags: Flags): Promise<void> {
  const { host } = scope;
  const { server, format } = flags;
  if (server !== undefined) return showRemoteRun(scope, runId, { ...flags, server, format });
  const place = await placeOfRun(host, runId, flags);
  const { simulated } = place;
  await withRuns(openRunsToRead(host, place), ({ store }) =>
    showRunOf(scope, store, { runId, simulated, format: flags.format }),
  );
}

interface Shown {
  readonly runId: string;
  readonly simulated: boolean;
  readonly format: OutputFormat;
}

async function showRunOf(
  scope: VerbScope,
  store: RunStore,
  { runId, simulated, format }: Shown,
): Promise<void> {
  const { host } = scope;
  const journal = await store.read(runId);
  if (!journal.ok) throw new ProblemsFound(journal.problems);
  const read = await readRunReport(store, runId);
  const view = read.ok ? undefined : viewOf(runId, journal.value);
  if (view !== undefined) {
    showView(host, view, { place: store.place, simulated, format, journal: journal.value });
    return;
  }
  if (!read.ok) throw new ProblemsFound(read.problems);
  showProblems(scope, read.problems);
  const report = read.value;
  const owner = report.status === 'unfinished' ? await store.owner(runId) : undefined;
  if (format === 'json') {
    host.out(printJson({ folder: store.place, simulated, owner, report, journal: journal.value }));
    return;
  }
  host.out(
    report.kind === 'undo'
      ? undoText(host, inert(report), simulated)
      : runText(host, inert(report), simulated),
  );
  if (owner !== undefined) host.out(ownerText(host, runId, inert(owner)));
  host.out(timelineText(host, inert([...journal.value])));
  host.out(`\nkept in     ${inertText(store.place)}`);
}

interface ShownView {
  readonly place: string;
  readonly simulated: boolean;
  readonly format: OutputFormat;
  readonly journal: readonly RunEntry[];
}

/** A run that a server received and that has not acted: it waits, or was ended before. */
function showView(host: Host, view: RunView, { place, simulated, format, journal }: ShownView): void {
  if (format === 'json') {
    host.out(printJson({ folder: place, simulated, ...view, journal }));
    return;
  }
  host.out(viewText(host, view, simulated));
  host.out(timelineText(host, inert([...journal])));
  host.out(`\nkept in     ${inertText(place)}`);
}
