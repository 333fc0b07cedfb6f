import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { given, sha256 } from '@drawbridge/base';

import type { SqlDatabase } from '../database/sql-database.ts';

interface ClaimFile {
  readonly targetId: string;
  readonly runId: string;
  readonly released?: boolean;
}

/** The claims of runs that have not ended; gives how many are new. A run that has ended holds nothing. */
export async function importClaims(database: SqlDatabase, folder: string): Promise<number> {
  let imported = 0;
  for (const file of await claimFiles(join(folder, '.claims'))) {
    const claim = await readClaim(file);
    if (claim === undefined || claim.released === true) continue;
    const { targetId, runId } = claim;
    imported += await database.run(
      `INSERT INTO claims (target, target_id, run) SELECT CAST(? AS TEXT), CAST(? AS TEXT), run FROM runs
        WHERE run = ? AND ended IS NULL ON CONFLICT (target) DO NOTHING`,
      [sha256(targetId), targetId, runId],
    );
  }
  return imported;
}

/** A folder for each target, in which the highest number counts; or a file, as up to 0.1.0. */
async function claimFiles(claims: string): Promise<readonly string[]> {
  const entries = await readdir(claims, { withFileTypes: true }).catch(() => []);
  const files = await Promise.all(
    entries.map(async (entry) => {
      const path = join(claims, entry.name);
      if (!entry.isDirectory()) return entry.name.endsWith('.json') ? [path] : [];
      const numbered = (await readdir(path)).flatMap((name) => {
        const number = /^claim\.(\d+)\.lock$/.exec(name)?.[1];
        return number === undefined ? [] : [{ name, number: Number(number) }];
      });
      const last = numbered.sort((a, b) => a.number - b.number).at(-1);
      return last === undefined ? [] : [join(path, last.name)];
    }),
  );
  return files.flat();
}

async function readClaim(file: string): Promise<ClaimFile | undefined> {
  const { targetId, runId, released } = await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Partial<ClaimFile>,
    (): Partial<ClaimFile> => ({}),
  );
  if (typeof targetId !== 'string' || typeof runId !== 'string') return undefined;
  return { targetId, runId, ...given({ released }) };
}
