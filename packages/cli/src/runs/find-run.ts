import { nameHints } from '@drawbridge/base';

import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { runFolders, type CloudFlags } from '../clouds/open-clouds.ts';
import { openRunsToRead, withRuns } from '../state/kept-runs.ts';

/**
 * Whether a run was made on simulated clouds. It is undone where it was made: one on simulated clouds never on real
 * ones, nor the other way round.
 */
export async function wasSimulated(host: Host, runId: string, flags: CloudFlags): Promise<boolean> {
  const folders = runFolders(host, flags);
  const isIn = (folder: string) => withRuns(openRunsToRead(host, folder), (runs) => runs.has(runId));
  if (await isIn(folders.simulated)) return true;
  if (await isIn(folders.configured)) {
    if (flags.simulated === true) throw new UsageError(`the run ${runId} was not made on simulated clouds`);
    return false;
  }
  const lists = await Promise.all(
    [folders.configured, folders.simulated].map((folder) =>
      withRuns(openRunsToRead(host, folder), ({ store }) => store.list()),
    ),
  );
  const known = lists.flatMap(({ runs }) => runs.map((run) => run.runId));
  throw new UsageError(
    [`there is no run '${runId}' under ${folders.state}`, ...nameHints(runId, known, 'runs')].join('\n  '),
  );
}
