import { openAuditLog, type AuditLogOptions } from '@drawbridge/audit-log';
import { problem } from '@drawbridge/base';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { openKeptRuns, withRuns } from '../../state/kept-runs.ts';
import { headOf } from '../../runs/log-of-runs.ts';
import { printJson } from '../../terminal/format.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../../terminal/verb-scope.ts';
import type { AuditFlags } from './audit.ts';

interface Flags extends AuditFlags {
  readonly sign?: boolean;
}

/** `drawbridge audit checkpoint`: the signed head of the log, to be kept elsewhere. */
export function addAuditCheckpoint(audit: Command, scope: VerbScope): Command {
  return audit
    .command('checkpoint')
    .description("print the log's signed head, to be kept where who can write to the log cannot change it")
    .option(
      '--sign',
      'first add a line to the log and sign it: from a timer, every hour, even where nothing happened',
    )
    .action((flags: Flags) => runCheckpoint(scope, flags));
}

async function runCheckpoint(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  await withRuns(openKeptRuns(scope, await auditPlaces(host, flags)), ({ log }) =>
    printHead(scope, log, flags),
  );
}

async function printHead(scope: VerbScope, options: AuditLogOptions, flags: Flags): Promise<void> {
  const { host } = scope;
  if (flags.sign === true) {
    const signed = await openAuditLog(options).heartbeat();
    if (!signed.ok) throw new ProblemsFound(signed.problems);
    showProblems(scope, signed.problems);
  }
  const { file, checkpoint: head } = await headOf(options);
  if (head === undefined) {
    const hints = ['it is signed at the end of each run; `drawbridge audit checkpoint --sign` signs it now'];
    throw new ProblemsFound([
      problem('audit/not-signed', 'the audit log has no signed head', { file, hints }),
    ]);
  }
  const { origin, size, text } = head;
  host.out(
    flags.format === 'json' ? printJson({ log: origin, size, checkpoint: text }) : text.replace(/\n$/, ''),
  );
}
