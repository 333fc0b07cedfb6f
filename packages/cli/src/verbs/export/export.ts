import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addExportEvidence } from './evidence.ts';
import { addExportLogicApp } from './logic-app.ts';
import { addExportPermissions } from './permissions.ts';

/** `drawbridge export`: what others take from us: grants, evidence, Logic Apps for Sentinel. */
export function addExportVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('export')
    .description('write permissions, evidence, and what brings Drawbridge into Microsoft Sentinel');
  addExportPermissions(command, scope);
  addExportEvidence(command, scope);
  addExportLogicApp(command, scope);
}
