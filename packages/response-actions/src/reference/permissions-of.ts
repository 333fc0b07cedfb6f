import type { ActionMetadata, Permission } from '../contract/action.ts';

export type Cloud = 'aws' | 'gcp' | 'azure';

/** `plan`: enough to look and plan. `contain`: to act and verify as well. `undo`: to restore as well. */
export type Duty = 'plan' | 'contain' | 'undo';

const phases: Readonly<Record<Duty, readonly Permission['phase'][]>> = {
  plan: ['observe'],
  contain: ['observe', 'apply', 'verify'],
  undo: ['observe', 'apply', 'verify', 'undo'],
};

/** What must be granted to an identity with this duty in this cloud, for all of these actions: sorted, each once. */
export function permissionsOf(
  actions: readonly ActionMetadata[],
  cloud: Cloud,
  duty: Duty,
): readonly string[] {
  const needed = actions
    .filter((action) => action.id.startsWith(`${cloud}.`))
    .flatMap((action) => action.permissions)
    .filter((permission) => phases[duty].includes(permission.phase) && permission.heldBy === undefined)
    .map((permission) => permission.name);
  return [...new Set(needed)].sort();
}
