import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';
import { restoreSqlite } from '@drawbridge/sql-store';
import type { Command } from 'commander';

import { auditPlaces } from '../../clouds/audit-places.ts';
import { databaseFileOf } from '../../state/with-state.ts';
import { printJson } from '../../terminal/format.ts';
import { ProblemsFound, type VerbScope } from '../../terminal/verb-scope.ts';
import type { StateFlags } from './state.ts';

interface Flags extends StateFlags {
  readonly overwrite?: boolean;
}

/** `drawbridge state restore`: a backup becomes the database. */
export function addStateRestore(state: Command, scope: VerbScope): Command {
  return state
    .command('restore')
    .description('make a backup the database, while no server works in it')
    .argument('<file>', 'what `drawbridge state backup` wrote')
    .option('--overwrite', 'replace the database that is there')
    .action((file: string, flags: Flags) => restore(scope, file, flags));
}

async function restore({ host }: VerbScope, from: string, flags: Flags): Promise<void> {
  const places = await auditPlaces(host, flags);
  const { runs } = places;
  const file = databaseFileOf(places);
  if (existsSync(runs)) throw new ProblemsFound([folderInTheWay(runs)]);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const restored = await restoreSqlite(resolve(host.cwd, from), file, {
    overwrite: flags.overwrite === true,
  });
  if (!restored.ok) throw new ProblemsFound(restored.problems.map(hinted));
  const { bytes, version } = restored.value;
  host.out(
    flags.format === 'json'
      ? printJson(restored.value)
      : `${file}\nrestored: ${String(bytes)} bytes, version ${String(version)}`,
  );
  if (flags.format === 'text')
    host.note('hint: runs that came after the backup are not in it; compare with: drawbridge audit verify');
}

/** Runs of a folder would be imported into the backup, which never knew them. */
function folderInTheWay(runs: string): Problem {
  return problem('state/folder-in-use', 'this state keeps runs in a folder', {
    file: runs,
    hints: ['restore into an empty state folder: --state'],
  });
}

function hinted(found: Problem): Problem {
  if (found.code !== 'migrate/file-exists') return found;
  return { ...found, hints: [...found.hints, 'back it up first, then replace it with --overwrite'] };
}
