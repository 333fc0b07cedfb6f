import type { PlanDecision } from '../../../contract/action.ts';
import { describePrincipal } from '../../entra/service-principals.ts';
import { describeAssignment, type RoleAssignment } from '../role-assignments.ts';
import type { AssignmentsState } from './assignments-state.ts';

/** What is removed, and what undo makes again: exactly these. */
export type Removal = {
  readonly principalId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly assignments: readonly RoleAssignment[];
};

export type RemovalDecision = PlanDecision<Removal, Removal>;

/** Pure. */
export function planRemoval(state: AssignmentsState): RemovalDecision {
  const { principal, scopes, assignments, isOurselves } = state;
  const name = describePrincipal(principal);
  if (isOurselves) {
    return {
      outcome: 'refused',
      code: 'own-credentials',
      reason: `${name} is the identity as which Drawbridge itself is signed in`,
      hints: ['Act with another identity, so that the containment does not cut itself off halfway.'],
    };
  }
  if (assignments.length === 0) {
    return {
      outcome: 'nothing',
      reason: `${name} has no role assignment of its own in ${scopes.join(', ')}`,
    };
  }
  const removal = { principalId: principal.id, name, scopes, assignments };
  const what = principal.type === 'ManagedIdentity' ? 'the managed identity' : 'the service principal';
  return {
    outcome: 'change',
    summary: `Remove ${assignments.length} role assignments of ${what} ${name}: everything that uses it loses these roles`,
    differences: assignments.map((assignment) => ({
      field: describeAssignment(assignment),
      before: 'assigned',
      after: 'not assigned',
    })),
    change: removal,
    undo: removal,
  };
}
