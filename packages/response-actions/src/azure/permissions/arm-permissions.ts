import { matchesGlob } from '@drawbridge/base';
import { z } from 'zod';

import type { HeldPermission } from '../../permissions/held-permission.ts';

/** What one role assignment gives, as Resource Manager lists it. */
export const armPermission = z.object({
  actions: z.array(z.string()).default([]),
  notActions: z.array(z.string()).default([]),
  condition: z.string().nullish(),
});

export type ArmPermission = z.output<typeof armPermission>;

/**
 * Whether the assignments together allow an action. Each allows what its actions name without what its own notActions
 * name; what another one takes out it does not lose. A star stands for any text, and case does not count. What an
 * assignment gives under a condition is not known to be given.
 */
export function decideArmPermission(
  assignments: readonly ArmPermission[],
  name: string,
): Pick<HeldPermission, 'held' | 'why'> {
  const naming = assignments.filter(({ actions }) => actions.some((action) => matches(action, name)));
  const giving = naming.filter(({ notActions }) => !notActions.some((action) => matches(action, name)));
  if (giving.some(({ condition }) => (condition ?? '') === '')) return { held: 'yes' };
  if (giving.length > 0) return { held: 'unknown', why: 'a role gives it only under a condition' };
  return naming.length === 0
    ? { held: 'no', why: 'no role gives it' }
    : { held: 'no', why: 'the role that would give it takes it out again (notActions)' };
}

function matches(pattern: string, name: string): boolean {
  return matchesGlob(pattern.toLowerCase(), name.toLowerCase());
}
