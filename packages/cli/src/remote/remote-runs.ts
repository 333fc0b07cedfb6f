import { inert, inertText } from '@drawbridge/base';
import type { RunView } from '@drawbridge/server';

import { runsText } from '../report/runs-text.ts';
import { viewText } from '../report/view-text.ts';
import { exitCode } from '../terminal/exit-code.ts';
import { printJson, type OutputFormat } from '../terminal/format.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';
import { openApiClient, type ServerFlags } from './api-client.ts';
import { openRunClient, type RunClient } from './run-client.ts';

/** What names a server, and how it is shown what it answers. */
export interface RemoteFlags extends ServerFlags {
  readonly server: string;
  readonly format: OutputFormat;
}

/** `runs list --server`. */
export async function listRemoteRuns({ host }: VerbScope, flags: RemoteFlags): Promise<void> {
  const api = await openApiClient(host, flags);
  const runs = await openRunClient(api).list();
  host.out(
    flags.format === 'json'
      ? printJson({ server: api.url, runs, problems: [] })
      : runsText(host, api.url, inert([...runs])),
  );
}

/** `runs show --server`. */
export async function showRemoteRun({ host }: VerbScope, runId: string, flags: RemoteFlags): Promise<void> {
  const api = await openApiClient(host, flags);
  const view = await openRunClient(api).show(runId);
  if (flags.format === 'json') host.out(printJson({ server: api.url, ...view }));
  else host.out(`${viewText(host, view, false)}\nkept in     ${inertText(api.url)}`);
}

/** `runs cancel --server`: the server ends it; what came of it is waited for. */
export async function cancelRemoteRun(
  scope: VerbScope,
  runId: string,
  flags: RemoteFlags & { readonly reason?: string },
): Promise<void> {
  const { host } = scope;
  const api = await openApiClient(host, flags);
  const runs = openRunClient(api);
  await runs.cancel(runId, flags.reason ?? 'cancelled by hand');
  const view = await untilEnded(scope, runs, runId);
  if (flags.format === 'json') host.out(printJson({ server: api.url, ...view }));
  else host.out(viewText(host, view, false));
  if (view.state !== 'ended') {
    host.note('it has not ended yet: the step in flight ends first');
    scope.result = exitCode.problems;
  }
}

const looks = 60;
const betweenMs = 500;

async function untilEnded({ host }: VerbScope, runs: RunClient, runId: string): Promise<RunView> {
  for (let look = 1; ; look += 1) {
    const view = await runs.show(runId);
    if (view.state === 'ended' || look === looks) return view;
    await host.clock.sleep(betweenMs, host.signal);
  }
}
