import type { ActionContext, ThreeWayDifference, UndoDecision } from '../../../contract/action.ts';
import { findServicePrincipal } from '../../entra/service-principals.ts';
import { describeAssignment, isSameAssignment, type RoleAssignment } from '../role-assignments.ts';
import { listAll } from './assignments-state.ts';
import type { Removal } from './plan-removal.ts';

/** Reads only. Restores what is missing, unless somebody has assigned the same roles otherwise meanwhile. */
export async function planRestoring(context: ActionContext, removal: Removal): Promise<UndoDecision> {
  const { principalId, name, scopes, assignments } = removal;
  if ((await findServicePrincipal(context, principalId)) === undefined) {
    const gone = { field: 'service principal', before: 'there', ours: 'there', now: 'deleted' };
    return changedSince(`${name} was deleted since we removed its role assignments`, [gone]);
  }
  const now = await listAll(context, scopes, principalId);
  const differences = assignments.flatMap((before) => differencesOf(before, now));
  if (differences.length > 0) {
    return changedSince(`roles of ${name} were assigned otherwise since we removed them`, differences);
  }
  const missing = stillMissing(removal, now);
  if (missing.length === 0) {
    return { outcome: 'nothing', reason: `all role assignments of ${name} are there` };
  }
  return {
    outcome: 'restore',
    summary: `Assign ${missing.length} roles to ${name} again`,
    differences: missing.map((assignment) => ({
      field: describeAssignment(assignment),
      before: 'not assigned',
      after: 'assigned',
    })),
  };
}

/** Those of the removed ones that are not there. One that somebody made under another name is there. */
export function stillMissing(
  { assignments }: Pick<Removal, 'assignments'>,
  now: readonly RoleAssignment[],
): RoleAssignment[] {
  return assignments.filter((before) => !now.some((assignment) => isSameAssignment(assignment, before)));
}

const compared = ['condition', 'conditionVersion', 'delegatedManagedIdentityResourceId'] as const;

/** Of an assignment that somebody made again: where it grants something else than before. */
function differencesOf(
  before: RoleAssignment,
  now: readonly RoleAssignment[],
): readonly ThreeWayDifference[] {
  const found = now.find((assignment) => isSameAssignment(assignment, before));
  if (found === undefined) return [];
  return compared
    .filter((field) => before[field] !== found[field])
    .map((field) => ({
      field: `${field} of ${describeAssignment(before)}`,
      before: before[field] ?? 'none',
      ours: 'not assigned',
      now: found[field] ?? 'none',
    }));
}

function changedSince(reason: string, differences: readonly ThreeWayDifference[]): UndoDecision {
  return {
    outcome: 'refused',
    code: 'changed-since',
    reason,
    hints: ['Restore it by hand if that is right.'],
    changedSince: differences,
  };
}
