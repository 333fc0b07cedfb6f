import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addExportDeploy } from './deploy.ts';
import { addExportEvidence } from './evidence.ts';
import { addExportLogicApp } from './logic-app.ts';
import { addExportPermissions } from './permissions.ts';

/** `drawbridge export`: what others take from us: grants, evidence, Logic Apps for Sentinel. */
export function addExportVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('export')
    .description(
      'write permissions, evidence, what deploys the server, and what brings it into Microsoft Sentinel',
    );
  addExportPermissions(command, scope);
  addExportEvidence(command, scope);
  addExportLogicApp(command, scope);
  addExportDeploy(command, scope);
}
