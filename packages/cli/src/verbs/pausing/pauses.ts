import type { Command } from 'commander';

import { pausesText } from '../../report/pauses-text.ts';
import { printJson } from '../../terminal/format.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addPauseOptions, withPauses, type PauseFlags } from './pauses-of.ts';

/** `drawbridge pauses`: what is paused, by whom and why. */
export function addPausesVerb(program: Command, scope: VerbScope): void {
  const command = program.command('pauses').description('list what is paused, by whom and why');
  addPauseOptions(command).action((flags: PauseFlags) => list(scope, flags));
}

async function list(scope: VerbScope, flags: PauseFlags): Promise<void> {
  const pauses = await withPauses(scope, flags, (kept) => kept.list());
  scope.host.out(flags.format === 'json' ? printJson({ pauses }) : pausesText(scope.host, pauses));
}
