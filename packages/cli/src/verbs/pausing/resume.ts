import { problem } from '@drawbridge/base';
import type { Command } from 'commander';

import { printJson } from '../../terminal/format.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import { addPauseOptions, scopeOf, withPauses, type PauseFlags, type ScopeFlags } from './pauses-of.ts';

interface Flags extends PauseFlags, ScopeFlags {
  readonly reason?: string;
}

/** `drawbridge resume`: ends a pause. */
export function addResumeVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('resume')
    .description('end a pause; what waited for that continues')
    .option('--playbook <id>', 'the pause of this playbook')
    .option('--account <id>', 'the pause of this account, tenant, subscription or project')
    .option('--reason <text>', 'why, for the log over all runs');
  addPauseOptions(command).action((flags: Flags) => resume(scope, flags));
}

async function resume(scope: VerbScope, flags: Flags): Promise<void> {
  const what = scopeOf(flags);
  if (!(await withPauses(scope, flags, (pauses) => pauses.resume(what, flags.reason)))) {
    const hints = ['`drawbridge pauses` lists what is paused'];
    throw new ProblemsFound([problem('pause/unknown', `${what} is not paused`, { hints })]);
  }
  scope.host.out(flags.format === 'json' ? printJson({ scope: what }) : `${what} is no longer paused.`);
}
