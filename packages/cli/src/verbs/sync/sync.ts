import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addSyncApply } from './apply.ts';
import { addSyncDrift } from './drift.ts';
import { addSyncExport } from './export.ts';
import { addSyncMove } from './move.ts';
import { addSyncPlan } from './plan.ts';
import { addSyncPull } from './pull.ts';

/** `drawbridge sync`: publishes the content to Microsoft Sentinel. */
export function addSyncVerb(program: Command, scope: VerbScope): void {
  const sync = program
    .command('sync')
    .description('publish rules, automation rules, watchlists and saved searches to Microsoft Sentinel');
  addSyncPlan(sync, scope);
  addSyncApply(sync, scope);
  addSyncDrift(sync, scope);
  addSyncPull(sync, scope);
  addSyncMove(sync, scope);
  addSyncExport(sync, scope);
}
