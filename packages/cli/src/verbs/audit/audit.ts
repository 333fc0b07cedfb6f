import type { Command } from 'commander';

import type { CloudFlags } from '../../clouds/open-clouds.ts';
import { formatOption, type OutputFormat } from '../../terminal/format.ts';
import { stateOption } from '../../terminal/state-folder.ts';
import type { VerbScope } from '../../terminal/verb-scope.ts';
import { addAuditCheckpoint } from './checkpoint.ts';
import { addAuditExport } from './export.ts';
import { addAuditKey } from './key.ts';
import { addAuditRestart } from './restart.ts';
import { addAuditVerify } from './verify.ts';

/** What the verbs about the audit log have in common. */
export interface AuditFlags extends CloudFlags {
  readonly format: OutputFormat;
}

/** `drawbridge audit`: the append-only log over all runs, and its signed head. */
export function addAuditVerb(program: Command, scope: VerbScope): void {
  const audit = program
    .command('audit')
    .description('verify the log over all runs; print its signed head and its key; export it');
  for (const add of [addAuditVerify, addAuditExport, addAuditCheckpoint, addAuditKey, addAuditRestart]) {
    add(audit, scope)
      .option(...stateOption)
      .option('--config <file>', 'the configuration that names the key (default: drawbridge.config.yaml)')
      .option('--simulated', 'the log of the runs on simulated clouds')
      .addOption(formatOption());
  }
}
