import { formatVerifierKey, logFileIn, openSigningKey, readOrigin, signerFor } from '@drawbridge/audit-log';
import { problem } from '@drawbridge/base';
import { auditLogOptions } from '@drawbridge/playbook-runtime';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { printJson } from '../../terminal/format.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import type { AuditFlags } from './audit.ts';

/** `drawbridge audit key`: the public key of the log, as an auditor needs it. */
export function addAuditKey(audit: Command, scope: VerbScope): Command {
  return audit
    .command('key')
    .description("print the log's public key: NAME+KEYID+KEY, as c2sp.org/signed-note has it")
    .action((flags: AuditFlags) => runKey(scope, flags));
}

async function runKey({ host }: VerbScope, flags: AuditFlags): Promise<void> {
  const places = await auditPlaces(host, flags);
  const { folder } = auditLogOptions(places);
  const origin = await readOrigin(folder);
  if (origin === undefined) {
    const hints = ['it begins with the first run'];
    throw new ProblemsFound([
      problem('audit/no-log', 'there is no audit log yet', { file: logFileIn(folder), hints }),
    ]);
  }
  const key = await openSigningKey(places.key);
  if (!key.ok) throw new ProblemsFound(key.problems);
  const printed = formatVerifierKey(signerFor(origin, key.value).verifier);
  host.out(flags.format === 'json' ? printJson({ log: origin, key: printed, file: places.key }) : printed);
}
