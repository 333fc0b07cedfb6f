import type { PlannedChange, Refusal } from './sync-plan.ts';

/** How much of what is ours one plan may change, 0 to 1, and below how many it does not matter. */
export interface SafetyLimits {
  readonly deletedShare: number;
  readonly changedShare: number;
  /** With fewer resources than this a share says nothing. */
  readonly atLeast: number;
}

export const defaultSafetyLimits: SafetyLimits = { deletedShare: 0.3, changedShare: 0.3, atLeast: 10 };

/** Refuses a plan that deletes or changes more than a share of what is ours: mostly that is a mistake. */
export function refuseTooMany(
  changes: readonly PlannedChange[],
  owned: number,
  force: readonly string[],
  limits: SafetyLimits,
): readonly Refusal[] {
  if (owned < limits.atLeast) return [];
  const count = (action: PlannedChange['action']) =>
    changes.filter((change) => change.action === action).length;
  const check = (what: 'deletes' | 'updates', number: number, share: number): readonly Refusal[] => {
    if (number <= owned * share || force.includes(what)) return [];
    const message = `the plan ${what} ${number} of ${owned} resources, more than ${Math.round(share * 100)} %`;
    return [{ code: `sync/too-many-${what}`, message, force: what }];
  };
  return [
    ...check('deletes', count('delete'), limits.deletedShare),
    ...check('updates', count('update'), limits.changedShare),
  ];
}
