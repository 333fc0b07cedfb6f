import { resolve } from 'node:path';

import { backupSqlite } from '@drawbridge/sql-store';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { databaseFileOf, requireDatabase } from '../../state/with-state.ts';
import { printJson } from '../../terminal/format.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import type { StateFlags } from './state.ts';

/** `drawbridge state backup`: a checked copy in one file, made while a server works. */
export function addStateBackup(state: Command, scope: VerbScope): Command {
  return state
    .command('backup')
    .description('write a checked copy of the database to a new file; a server may be at work')
    .argument('<file>', 'the new file')
    .action((file: string, flags: StateFlags) => backUp(scope, file, flags));
}

async function backUp({ host }: VerbScope, to: string, flags: StateFlags): Promise<void> {
  const places = await auditPlaces(host, flags);
  const file = databaseFileOf(places);
  requireDatabase(places);
  const made = await backupSqlite(file, resolve(host.cwd, to));
  if (!made.ok) throw new ProblemsFound(made.problems);
  const { bytes, version } = made.value;
  host.out(
    flags.format === 'json'
      ? printJson({ ...made.value, of: file })
      : `${made.value.file}\na copy of ${file}: ${String(bytes)} bytes, version ${String(version)}`,
  );
  if (flags.format === 'text')
    host.note('hint: the key of the audit log is not in it; keep that elsewhere as well');
}
