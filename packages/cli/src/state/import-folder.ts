import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { importRunFolder, type ServiceStore } from '@drawbridge/sql-store';

import type { AuditPlaces } from '../clouds/audit-places.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';

/**
 * Imports what a state folder has of runs and log from before its database, and keeps both under another name. Nothing is
 * imported while a process works on one of the runs. After a kill, the next one to open the database does it again: a
 * run is imported once.
 */
export async function importFolder(
  scope: VerbScope,
  store: ServiceStore,
  { runs, key, clock }: AuditPlaces,
): Promise<void> {
  const log = join(dirname(runs), 'log');
  if (!existsSync(runs) && !existsSync(log)) return;
  const imported = await importRunFolder(store.database, { runs, log: { folder: log, key }, clock });
  if (!imported.ok) throw new ProblemsFound(imported.problems);
  showProblems(scope, imported.problems);
  const { runs: added, alreadyThere } = imported.value;
  const suffix = clock
    .now()
    .toISOString()
    .replace(/[-:]|\.\d+/g, '');
  // The log last: while it is there, what a kill interrupted is found by the next start.
  for (const folder of [runs, log].filter((found) => existsSync(found)))
    await rename(folder, `${folder}.imported-${suffix}`);
  const count = added + alreadyThere;
  scope.host.note(
    `${String(count)} ${count === 1 ? 'run' : 'runs'} of ${runs} imported into ${store.place}; the folder is kept as ${runs}.imported-${suffix}`,
  );
}
