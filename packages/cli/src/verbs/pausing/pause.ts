import type { Command } from 'commander';

import { pauseText } from '../../report/pauses-text.ts';
import { printJson } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addPauseOptions, scopeOf, withPauses, type PauseFlags, type ScopeFlags } from './pauses-of.ts';

interface Flags extends PauseFlags, ScopeFlags {
  readonly reason: string;
}

/** `drawbridge pause`: nothing new acts until it is resumed. */
export function addPauseVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('pause')
    .description('let nothing new act: everywhere, in a playbook or in an account; undo still works')
    .option('--playbook <id>', 'only this playbook')
    .option('--account <id>', 'only this account, tenant, subscription or project')
    .requiredOption('--reason <text>', 'why, for everybody who finds it paused');
  addPauseOptions(command).action((flags: Flags) => pause(scope, flags));
}

async function pause(scope: VerbScope, flags: Flags): Promise<void> {
  const what = scopeOf(flags);
  const paused = await withPauses(scope, flags, (pauses) => pauses.pause(what, flags.reason));
  scope.host.out(flags.format === 'json' ? printJson(paused) : pauseText(paused));
}
