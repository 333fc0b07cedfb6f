import type { Command } from 'commander';

import { serverOption, tokenFileOption } from '../remote/api-client.ts';
import { decideRemotely, type DecisionFlags } from '../remote/decide-remotely.ts';
import { formatOption } from '../terminal/format.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';

interface Flags extends DecisionFlags {
  readonly reason: string;
}

/** `drawbridge deny`: a run of a server ends without acting. */
export function addDenyVerb(program: Command, scope: VerbScope): void {
  program
    .command('deny')
    .description("deny the plan that a server's run waits with: it ends without acting")
    .argument('<run>', 'the id of the run')
    .requiredOption(...serverOption)
    .option(...tokenFileOption)
    .requiredOption('--reason <text>', 'why, for the journal')
    .option('--plan-hash <hash>', 'the plan that you were shown; needed without a terminal')
    .option('--yes', 'do not ask for confirmation at a terminal')
    .addOption(formatOption())
    .action((runId: string, flags: Flags) => decideRemotely(scope, 'deny', runId, flags));
}
