import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { nameHints } from '@drawbridge/base';
import { openRunStore } from '@drawbridge/playbook-runtime';

import { UsageError } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { runFolders, type CloudFlags } from '../clouds/open-clouds.ts';

/**
 * Whether a run was made on simulated clouds. It is undone where it was made: one on simulated clouds never on real
 * ones, nor the other way round.
 */
export async function wasSimulated(host: Host, runId: string, flags: CloudFlags): Promise<boolean> {
  const folders = runFolders(host, flags);
  if (existsSync(join(folders.simulated, runId))) return true;
  if (existsSync(join(folders.configured, runId))) {
    if (flags.simulated === true) throw new UsageError(`the run ${runId} was not made on simulated clouds`);
    return false;
  }
  const stores = [folders.configured, folders.simulated].map((folder) => openRunStore(folder, host));
  const known = (await Promise.all(stores.map((store) => store.list()))).flatMap(({ runs }) =>
    runs.map((run) => run.runId),
  );
  throw new UsageError(
    [`there is no run '${runId}' under ${folders.state}`, ...nameHints(runId, known, 'runs')].join('\n  '),
  );
}
