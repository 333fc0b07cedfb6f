import { pruneRuns } from '@drawbridge/sql-store';
import type { Command } from 'commander';

import { withState } from '../../state/with-state.ts';
import { printJson } from '../../terminal/format.ts';
import { parseDuration } from '../../terminal/parse-duration.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import type { StateFlags } from './state.ts';

interface Flags extends StateFlags {
  readonly olderThan: string;
}

/** `drawbridge state prune`: deletes journals of runs that ended long ago; the log keeps its proof. */
export function addStatePrune(state: Command, scope: VerbScope): Command {
  return state
    .command('prune')
    .description('delete the journals of runs that ended long ago; the audit log keeps its lines')
    .requiredOption('--older-than <duration>', 'how long ago they ended, such as P90D; a day at least')
    .action((flags: Flags) => prune(scope, flags));
}

async function prune(scope: VerbScope, flags: Flags): Promise<void> {
  const { host } = scope;
  const { clock, operator: by } = host;
  const olderThan = new Date(clock.now().getTime() - parseDuration('--older-than', flags.olderThan));
  await withState(scope, flags, async ({ store }) => {
    const pruned = await pruneRuns(store.database, { olderThan, by, clock });
    if (!pruned.ok) throw new ProblemsFound(pruned.problems);
    // Signed now: until then, only the database itself says why the journals are gone.
    await store.auditLog?.checkpoint();
    const { runs, entries } = pruned.value;
    host.out(
      flags.format === 'json'
        ? printJson({ olderThan: olderThan.toISOString(), runs, entries })
        : `${String(runs)} ${runs === 1 ? 'run' : 'runs'} that ended before ${olderThan.toISOString()} pruned, with ${String(entries)} entries of their journals`,
    );
  });
}
