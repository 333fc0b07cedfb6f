import type { Command } from 'commander';

import type { CloudFlags } from '../../clouds/open-clouds.ts';
import { formatOption, type OutputFormat } from '../../terminal/format.ts';
import { stateOption } from '../../terminal/state-folder.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addTokenCreate } from './create.ts';
import { addTokenList } from './list.ts';
import { addTokenRevoke } from './revoke.ts';
import { addTokenRotate } from './rotate.ts';

/** What the verbs about API tokens have in common. */
export interface TokenFlags extends CloudFlags {
  readonly format: OutputFormat;
}

/** `drawbridge token`: API tokens, by which machines call the server. */
export function addTokenVerb(program: Command, scope: VerbScope): void {
  const token = program
    .command('token')
    .description('issue, list, rotate and revoke the API tokens by which machines call the server');
  for (const add of [addTokenCreate, addTokenList, addTokenRotate, addTokenRevoke]) {
    add(token, scope)
      .option(...stateOption)
      .option(
        '--config <file>',
        'the configuration that names the key of the log (default: drawbridge.config.yaml)',
      )
      .option('--simulated', 'the tokens of a server on simulated clouds')
      .addOption(formatOption());
  }
}
