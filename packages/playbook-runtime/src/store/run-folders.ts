import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

/** Ids become folder names: nothing but these characters, so that none leads out of the store. */
const runIdShape = /^[a-z0-9][a-z0-9-]{0,150}$/;

export function wrongId(runId: string): Problem | undefined {
  if (runIdShape.test(runId)) return undefined;
  return problem('run/wrong-id', `'${runId}' is not the id of a run`, {
    hints: ['ids have lower-case letters, digits and hyphens'],
  });
}

/** Where the journal of a run is. */
export const journalOf = (folder: string, runId: string): string => join(folder, runId, 'journal.jsonl');

/** The ids of all runs; a store that does not exist has none. */
export async function runIds(folder: string): Promise<Result<readonly string[]>> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    // A run that was moved to another disk, with a link in its place, counts as before; one that leads nowhere is named.
    const folders = entries.filter(
      (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && runIdShape.test(entry.name),
    );
    return succeed(folders.map((entry) => entry.name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return succeed([]);
    return fail(unusable(folder, 'read', error));
  }
}

export function unusable(folder: string, what: 'read' | 'written', error: unknown): Problem {
  return problem('run/store-unusable', `the runs cannot be ${what}: ${(error as Error).message}`, {
    file: folder,
  });
}
