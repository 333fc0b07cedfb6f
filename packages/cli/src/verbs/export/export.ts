import type { Command } from 'commander';

import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addExportEvidence } from './evidence.ts';
import { addExportPermissions } from './permissions.ts';

/** `drawbridge export`: what others take from us: grants for an administrator, evidence for an investigation. */
export function addExportVerb(program: Command, scope: VerbScope): void {
  const command = program
    .command('export')
    .description('write the least permissions that playbooks need, or the evidence of a run');
  addExportPermissions(command, scope);
  addExportEvidence(command, scope);
}
