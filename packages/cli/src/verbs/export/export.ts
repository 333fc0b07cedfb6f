import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addExportCacao } from './cacao.ts';
import { addExportDeploy } from './deploy.ts';
import { addExportEvidence } from './evidence.ts';
import { addExportLogicApp } from './logic-app.ts';
import { addExportOpenApi } from './openapi.ts';
import { addExportPermissions } from './permissions.ts';
import { addExportTracecat } from './tracecat.ts';
import { addExportXsoar } from './xsoar.ts';

/** `drawbridge export`: what others take from us: grants, evidence, Logic Apps for Sentinel, what another SOAR calls us with. */
export function addExportVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('export')
    .description(
      'write permissions, evidence, what deploys the server, and what Microsoft Sentinel or another SOAR calls us with',
    );
  addExportPermissions(command, scope);
  addExportEvidence(command, scope);
  addExportLogicApp(command, scope);
  addExportOpenApi(command, scope);
  addExportCacao(command, scope);
  addExportTracecat(command, scope);
  addExportXsoar(command, scope);
  addExportDeploy(command, scope);
}
