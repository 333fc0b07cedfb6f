import { matchesGlob } from '@drawbridge/base';

/** What was granted to a caller; undefined is everything. What is withheld is not, whatever else was granted. */
export interface Grants {
  readonly granted: readonly string[] | undefined;
  readonly withheld: readonly string[];
}

/** Of callers to whom everything is allowed. */
export const everything: Grants = { granted: undefined, withheld: [] };

/**
 * Whether what was granted covers what is needed. A star stands for any characters wherever it is, as in `iam:Get*`
 * or, in Azure, before `/read`. No grants cover nothing.
 */
export function isGranted({ granted, withheld }: Grants, needed: string): boolean {
  if (withheld.some((grant) => matchesGlob(grant, needed))) return false;
  return granted === undefined || granted.some((grant) => matchesGlob(grant, needed));
}

/** The grants that a world states for its responder. */
export function grantsIn(world: {
  readonly permissions?: readonly string[] | undefined;
  readonly withheld: readonly string[];
}): Grants {
  return { granted: world.permissions, withheld: world.withheld };
}
