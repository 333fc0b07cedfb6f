import { nameHints } from '@drawbridge/base';

import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import type { CloudFlags } from '../clouds/open-clouds.ts';
import { runsPlaces, type RunsPlace } from '../clouds/runs-place.ts';
import { openRunsToRead, withRuns } from '../state/kept-runs.ts';

/**
 * Whether a run was made on simulated clouds. It is undone where it was made: one on simulated clouds never on real
 * ones, nor the other way round.
 */
export async function wasSimulated(host: Host, runId: string, flags: CloudFlags): Promise<boolean> {
  const places = runsPlaces(host, flags);
  const isIn = (place: RunsPlace) => withRuns(openRunsToRead(host, place), (runs) => runs.has(runId));
  if (await isIn(places.simulated)) return true;
  const configured = await places.configured();
  if (await isIn(configured)) {
    if (flags.simulated === true) throw new UsageError(`the run ${runId} was not made on simulated clouds`);
    return false;
  }
  const lists = await Promise.all(
    [configured, places.simulated].map((place) =>
      withRuns(openRunsToRead(host, place), ({ store }) => store.list()),
    ),
  );
  const known = lists.flatMap(({ runs }) => runs.map((run) => run.runId));
  throw new UsageError(
    [`there is no run '${runId}' under ${places.state}`, ...nameHints(runId, known, 'runs')].join('\n  '),
  );
}

/** Where a run is that was found: on the simulated clouds, or on those of the configuration. */
export async function placeOfRun(
  host: Host,
  runId: string,
  flags: CloudFlags,
): Promise<RunsPlace & { readonly simulated: boolean }> {
  const simulated = await wasSimulated(host, runId, flags);
  const places = runsPlaces(host, flags);
  return { ...(simulated ? places.simulated : await places.configured()), simulated };
}
