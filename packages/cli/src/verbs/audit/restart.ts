import { restartAuditLog } from '@drawbridge/audit-log';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { openKeptRuns, withRuns } from '../../state/kept-runs.ts';
import { printJson } from '../../terminal/format.ts';
import { ProblemsFound, showProblems, type VerbScope } from '../../terminal/verb-scope.ts';
import type { AuditFlags } from './audit.ts';

/** `drawbridge audit restart`: sets a log aside that can no longer be signed, and begins a new one. */
export function addAuditRestart(audit: Command, scope: VerbScope): Command {
  return audit
    .command('restart')
    .description('set a damaged log aside, and begin a new one that names it')
    .action((flags: AuditFlags) => runRestart(scope, flags));
}

async function runRestart(scope: VerbScope, flags: AuditFlags): Promise<void> {
  const { host } = scope;
  const places = await auditPlaces(host, flags);
  const restarted = await withRuns(openKeptRuns(scope, places), ({ log }) => restartAuditLog(log));
  if (!restarted.ok) throw new ProblemsFound(restarted.problems);
  showProblems(scope, restarted.problems);
  const { setAside } = restarted.value;
  host.out(flags.format === 'json' ? printJson({ setAside }) : `the old log was set aside: ${setAside}`);
}
