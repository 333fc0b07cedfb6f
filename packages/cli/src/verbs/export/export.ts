import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addExportCacao } from './cacao.ts';
import { addExportEvidence } from './evidence.ts';
import { addExportOpenApi } from './openapi.ts';
import { addExportPermissions } from './permissions.ts';
import { addExportTracecat } from './tracecat.ts';
import { addExportXsoar } from './xsoar.ts';

/** `drawbridge export`: what others take from us: grants for an administrator, evidence for an investigation, what a SOAR calls us with. */
export function addExportVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('export')
    .description(
      'write the least permissions that playbooks need, the evidence of a run, or what another SOAR calls us with',
    );
  addExportPermissions(command, scope);
  addExportEvidence(command, scope);
  addExportOpenApi(command, scope);
  addExportCacao(command, scope);
  addExportTracecat(command, scope);
  addExportXsoar(command, scope);
}
