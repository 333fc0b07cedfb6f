import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addRunsCancel } from './cancel.ts';
import { addRunsList } from './list.ts';
import { addRunsRecover } from './recover.ts';
import { addRunsRepair } from './repair.ts';
import { addRunsShow } from './show.ts';

/** `drawbridge runs`: what was done, and what a process that died has left behind. */
export function addRunsVerb(program: Command, scope: VerbScope): void {
  const runs = program
    .command('runs')
    .description('list and show containments and undos; finish, cancel or set aside one that has not ended');
  addRunsList(runs, scope);
  addRunsShow(runs, scope);
  addRunsRecover(runs, scope);
  addRunsCancel(runs, scope);
  addRunsRepair(runs, scope);
}
