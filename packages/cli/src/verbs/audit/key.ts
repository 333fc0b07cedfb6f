import { formatVerifierKey, logFileIn, openSigningKey, signerFor } from '@drawbridge/audit-log';
import { problem } from '@drawbridge/base';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { openKeptRuns, withRuns } from '../../state/kept-runs.ts';
import { originOfLog } from '../../runs/log-of-runs.ts';
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

async function runKey(scope: VerbScope, flags: AuditFlags): Promise<void> {
  const { host } = scope;
  const places = await auditPlaces(host, flags);
  const { folder, storage, origin } = await withRuns(openKeptRuns(scope, places), async ({ log }) => ({
    ...log,
    origin: await originOfLog(log),
  }));
  if (origin === undefined) {
    const hints = ['it begins with the first run'];
    throw new ProblemsFound([
      problem('audit/no-log', 'there is no audit log yet', {
        file: storage === undefined ? logFileIn(folder) : folder,
        hints,
      }),
    ]);
  }
  const key = await openSigningKey(places.key);
  if (!key.ok) throw new ProblemsFound(key.problems);
  const printed = formatVerifierKey(signerFor(origin, key.value).verifier);
  host.out(flags.format === 'json' ? printJson({ log: origin, key: printed, file: places.key }) : printed);
}
