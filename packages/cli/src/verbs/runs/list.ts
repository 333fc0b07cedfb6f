import { inert } from '@drawbridge/base';
import type { Command } from 'commander';

import { runsPlaces, type RunsPlace } from '../../clouds/runs-place.ts';
import { serverOption, tokenFileOption, type ServerFlags } from '../../remote/api-client.ts';
import { listRemoteRuns } from '../../remote/remote-runs.ts';
import { runsText, type ListedRun } from '../../report/runs-text.ts';
import { openRunsToRead, withRuns } from '../../state/kept-runs.ts';
import { formatOption, printJson, type OutputFormat } from '../../terminal/format.ts';
import type { Host } from '../../terminal/host.ts';
import { stateConfigOption, stateOption } from '../../terminal/state-folder.ts';
import { showProblems, type VerbScope } from '../../terminal/verb-scope.ts';

interface Flags extends ServerFlags {
  readonly simulated?: boolean;
  readonly state?: string;
  readonly config?: string;
  readonly format: OutputFormat;
}

/** `drawbridge runs list`: all runs, the newest first; those that cannot be read are named as problems. */
export function addRunsList(command: Command, scope: VerbScope): void {
  command
    .command('list')
    .description('list all runs, the newest first')
    .option('--simulated', 'list those on simulated clouds')
    .option(...stateOption)
    .option(...stateConfigOption)
    .option(...serverOption)
    .option(...tokenFileOption)
    .addOption(formatOption())
    .action((flags: Flags) => listRuns(scope, flags));
}

async function listRuns(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const { server, format } = flags;
  if (server !== undefined) return listRemoteRuns(scope, { ...flags, server, format });
  const places = runsPlaces(host, flags);
  const listed = flags.simulated === true ? places.simulated : await places.configured();
  const { place, runs, problems } = await readListed(host, listed);
  showProblems(scope, problems);
  host.out(
    flags.format === 'json'
      ? printJson({ folder: place, simulated: flags.simulated === true, runs, problems })
      : runsText(host, place, inert([...runs])),
  );
}

function readListed(host: Host, place: RunsPlace) {
  return withRuns(openRunsToRead(host, place), async ({ store }) => {
    const { runs, problems } = await store.list();
    const listed: ListedRun[] = [];
    for (const run of runs) {
      listed.push(run.finishedAt === undefined ? { ...run, owner: await store.owner(run.runId) } : run);
    }
    return { place: store.place, runs: listed, problems };
  });
}
