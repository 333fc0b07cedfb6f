import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addExportEvidence } from './evidence.ts';
import { addExportLogicApp } from './logic-app.ts';
import { addExportOpenApi } from './openapi.ts';
import { addExportPermissions } from './permissions.ts';

/** `drawbridge export`: what others take from us: grants, evidence, Logic Apps for Sentinel, what another SOAR calls us with. */
export function addExportVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('export')
    .description('write permissions, evidence, and what Microsoft Sentinel or another SOAR calls us with');
  addExportPermissions(command, scope);
  addExportEvidence(command, scope);
  addExportLogicApp(command, scope);
  addExportOpenApi(command, scope);
}
