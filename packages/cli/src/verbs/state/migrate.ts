import type { Command } from 'commander';

import { openServiceStore } from '../../state/open-service-store.ts';
import { printJson } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import type { StateFlags } from './state.ts';

/** `drawbridge state migrate`: what the first start of a server does to its state, without the server. */
export function addStateMigrate(state: Command, scope: VerbScope): Command {
  return state
    .command('migrate')
    .description('make the database or bring it up to date, and import the runs of the folder')
    .action((flags: StateFlags) => migrate(scope, flags));
}

async function migrate(scope: VerbScope, flags: StateFlags): Promise<void> {
  const { store } = await openServiceStore(scope, flags);
  try {
    const [row] = await store.database.all<{ value: string }>(
      `SELECT value FROM meta WHERE name = 'version'`,
    );
    const version = Number(row?.value);
    scope.host.out(
      flags.format === 'json'
        ? printJson({ database: store.place, version })
        : `${store.place} is up to date, at version ${String(version)}`,
    );
  } finally {
    await store.close();
  }
}
