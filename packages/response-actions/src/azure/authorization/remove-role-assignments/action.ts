import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import { partlyDone } from '../../../calls/partly-done.ts';
import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import {
  createRoleAssignment,
  deleteRoleAssignment,
  describeAssignment,
  isSameAssignment,
  roleAssignment,
  type RoleAssignment,
} from '../role-assignments.ts';
import { resolvePrincipal } from '../../entra/service-principals.ts';
import { factsOfPrincipal } from '../../entra/principal-facts.ts';
import { listAll, observeAssignments } from './assignments-state.ts';
import { removeParameters } from './parameters.ts';
import { planRemoval, type Removal } from './plan-removal.ts';
import { planRestoring, stillMissing } from './plan-restoring.ts';
import { residualAfterRemoval } from './residual.ts';

const undoToken = z.strictObject({
  principalId: z.string().min(1),
  name: z.string(),
  scopes: z.array(z.string()).min(1),
  assignments: z.array(roleAssignment).min(1),
});

/** Role assignments are eventually consistent. */
const patience: Patience = { everyMs: 3_000, forMs: 120_000 };

export const removeRoleAssignments = defineAction({
  id: 'azure.authorization.remove-role-assignments',
  title: 'Remove the role assignments of a service principal or managed identity',
  description:
    'Removes every Azure role assignment that one service principal, above all a managed identity, has of its own in the given scopes. This is how a managed identity is contained, since its tokens cannot be taken back. Undo gives exactly the same ones back.',
  targetKinds: ['entra.service-principal'],
  parameters: removeParameters,
  undoToken,
  permissions: [
    { name: 'Application.Read.All', why: 'to read the service principal', phase: 'observe' },
    { name: 'GroupMember.Read.All', why: 'to see its groups', phase: 'observe' },
    {
      name: 'RoleManagement.Read.Directory',
      why: 'to see its directory roles, for the guards',
      phase: 'observe',
    },
    { name: 'Microsoft.Authorization/roleAssignments/read', why: 'to find its roles', phase: 'observe' },
    { name: 'Microsoft.Authorization/roleAssignments/delete', why: 'to remove its roles', phase: 'apply' },
    {
      name: 'Microsoft.Authorization/roleAssignments/read',
      why: 'to see that they are gone',
      phase: 'verify',
    },
    { name: 'Application.Read.All', why: 'to see that the service principal is still there', phase: 'undo' },
    { name: 'Microsoft.Authorization/roleAssignments/read', why: 'to see which are missing', phase: 'undo' },
    { name: 'Microsoft.Authorization/roleAssignments/write', why: 'to assign them again', phase: 'undo' },
  ],
  reversible: 'yes',
  effect:
    'The identity may do nothing in those scopes that it was allowed by roles of its own, wherever it is used. Undo assigns the same roles again, under the same names.',
  blastRadius: 'identity',
  auditEvents: [
    'Microsoft.Authorization/roleAssignments/delete',
    'Microsoft.Authorization/roleAssignments/write',
  ],
  d3fend: 'D3-UAP',
  observe: observeAssignments,
  plan: planRemoval,
  resolve: resolvePrincipal,
  facts: factsOfPrincipal,
  apply: (context, removal) =>
    eachOf(removal, 'removed', (assignment) => deleteRoleAssignment(context, assignment)),
  isRest: (approved, fresh) =>
    approved.principalId === fresh.principalId &&
    fresh.assignments.every((assignment) =>
      approved.assignments.some((other) => isSameAssignment(assignment, other)),
    ),
  verify: (context, removal) => verifyMissing(context, removal, removal.assignments.length, 'are gone'),
  residual: residualAfterRemoval,
  planUndo: planRestoring,
  applyUndo: async (context, removal) => {
    const missing = stillMissing(removal, await listAll(context, removal.scopes, removal.principalId));
    const rest = { ...removal, assignments: missing };
    await eachOf(rest, 'assigned again', (assignment) => createRoleAssignment(context, assignment));
  },
  verifyUndo: (context, removal) => verifyMissing(context, removal, 0, 'are there again'),
});

/** One by one, so that a failure in the middle can say exactly what was done. */
async function eachOf(
  { assignments, name }: Removal,
  done: string,
  change: (assignment: RoleAssignment) => Promise<void>,
): Promise<void> {
  for (const [index, assignment] of assignments.entries()) {
    try {
      await change(assignment);
    } catch (thrown) {
      if (!isFailure(thrown)) throw thrown;
      const list = (some: readonly RoleAssignment[]): string =>
        some.length === 0 ? 'none' : some.map(describeAssignment).join('; ');
      throw partlyDone(
        thrown,
        `of ${assignments.length} role assignments of ${name}, ${index} were ${done} (${list(assignments.slice(0, index))}); ${describeAssignment(assignment)} failed; not tried: ${list(assignments.slice(index + 1))}`,
        'Resume this run to remove the rest, or undo it to assign again what was removed.',
      );
    }
  }
}

async function verifyMissing(
  context: ActionContext,
  removal: Removal,
  wanted: number,
  done: string,
): Promise<Verification> {
  const missing = await pollUntil(
    context,
    patience,
    async () => stillMissing(removal, await listAll(context, removal.scopes, removal.principalId)).length,
    (seen) => seen === wanted,
  );
  const all = removal.assignments.length;
  if (missing === wanted) {
    return { verified: true, evidence: `all ${all} role assignments of ${removal.name} ${done}` };
  }
  const reason = `only ${wanted === 0 ? all - missing : missing} of ${all} role assignments of ${removal.name} ${done} after ${patience.forMs / 1000} s`;
  return { verified: false, reason };
}
