import type { Command } from 'commander';

import type { CloudFlags } from '../../clouds/open-clouds.ts';
import { formatOption, type OutputFormat } from '../../terminal/format.ts';
import { stateOption } from '../../terminal/state-folder.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addStateBackup } from './backup.ts';
import { addStateMigrate } from './migrate.ts';
import { addStatePrune } from './prune.ts';
import { addStateRestore } from './restore.ts';

/** What the verbs about the database of a state have in common. */
export interface StateFlags extends CloudFlags {
  readonly format: OutputFormat;
}

/** `drawbridge state`: the database that a server keeps runs, log, tokens and pauses in. */
export function addStateVerb(program: Command, scope: VerbScope): void {
  const state = program
    .command('state')
    .description("make, back up, restore and prune the database of a server's state");
  for (const add of [addStateMigrate, addStateBackup, addStateRestore, addStatePrune]) {
    add(state, scope)
      .option(...stateOption)
      .option(
        '--config <file>',
        'the configuration that names the key of the log (default: drawbridge.config.yaml)',
      )
      .option('--simulated', 'the state of the simulated clouds')
      .addOption(formatOption());
  }
}
