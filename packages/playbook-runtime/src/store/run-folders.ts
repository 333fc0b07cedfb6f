import { problem, type Problem } from '@drawbridge/base';

/** Ids become folder names: nothing but these characters, so that none leads out of the store. */
export const runIdShape = /^[a-z0-9][a-z0-9-]{0,150}$/;

export function wrongId(runId: string): Problem | undefined {
  if (runIdShape.test(runId)) return undefined;
  return problem('run/wrong-id', `'${runId}' is not the id of a run`, {
    hints: ['ids have lower-case letters, digits and hyphens'],
  });
}

export function unusable(folder: string, what: 'read' | 'written', error: unknown): Problem {
  return problem('run/store-unusable', `the runs cannot be ${what}: ${(error as Error).message}`, {
    file: folder,
  });
}
