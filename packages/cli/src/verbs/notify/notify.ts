import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addNotifyTest } from './test.ts';

/** `drawbridge notify`: the channels that people are asked for approvals in. */
export function addNotifyVerb(program: Command, scope: VerbScope): void {
  const notify = program.command('notify').description('try the channels that approvals are asked for in');
  addNotifyTest(notify, scope);
}
