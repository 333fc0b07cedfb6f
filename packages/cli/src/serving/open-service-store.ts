import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { given } from '@drawbridge/base';
import { openSqlite, openSqlRunStore, type ServiceStore } from '@drawbridge/sql-store';

import { auditPlaces } from '../clouds/audit-places.ts';
import type { CloudFlags } from '../clouds/open-clouds.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../terminal/verb-scope.ts';

/** The database of a server's state, beside the folder of the runs. */
export function databaseFile(runs: string): string {
  return join(dirname(runs), 'state.db');
}

/** Opens the database of a server, which is made where it is absent. */
export async function openServiceStore(scope: VerbScope, flags: CloudFlags): Promise<ServiceStore> {
  const { clock } = scope.host;
  const { runs, key, checkpointFile } = await auditPlaces(scope.host, flags);
  const file = databaseFile(runs);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const database = await openSqlite({ file, clock });
  if (!database.ok) throw new ProblemsFound(database.problems);
  const store = await openSqlRunStore(database.value, {
    clock,
    audit: {
      key,
      ...given({ checkpointFile }),
      onProblem: (found) => {
        showProblems(scope, [found]);
      },
    },
  });
  if (!store.ok) {
    await database.value.close();
    throw new ProblemsFound(store.problems);
  }
  await chmod(file, 0o600);
  return store.value;
}
