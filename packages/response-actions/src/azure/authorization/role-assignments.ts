import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { callArm, listArm } from '../client/arm-client.ts';

const apiVersion = 'api-version=2022-04-01';

const optional = z.string().nullish();
const assignmentAnswer = z.object({
  name: z.string().min(1),
  properties: z.object({
    scope: z.string().min(1),
    roleDefinitionId: z.string().min(1),
    principalId: z.string().min(1),
    principalType: optional,
    description: optional,
    condition: optional,
    conditionVersion: optional,
    delegatedManagedIdentityResourceId: optional,
  }),
});

const text = z.string().nullable();

/** What an undo token holds of one. */
export const roleAssignment = z.strictObject({
  name: z.string().min(1),
  scope: z.string().min(1),
  roleDefinitionId: z.string().min(1),
  principalId: z.string().min(1),
  principalType: text,
  description: text,
  condition: text,
  conditionVersion: text,
  delegatedManagedIdentityResourceId: text,
});

/** A role that a principal has at a scope, with everything that makes it exactly this one. JSON. */
export type RoleAssignment = z.output<typeof roleAssignment>;

/** Those of a principal at a scope, below it and above it; not those that it has through groups. */
export async function listRoleAssignments(
  context: ActionContext,
  scope: string,
  principalId: string,
): Promise<readonly RoleAssignment[]> {
  const filter = encodeURIComponent(`principalId eq '${principalId}'`);
  const found = await listArm(
    context,
    {
      path: `${collectionAt(scope)}?$filter=${filter}&${apiVersion}`,
      permission: 'Microsoft.Authorization/roleAssignments/read',
    },
    assignmentAnswer,
    'GET Microsoft.Authorization/roleAssignments',
  );
  return found.map(({ name, properties }) => ({
    name,
    scope: properties.scope,
    roleDefinitionId: properties.roleDefinitionId,
    principalId: properties.principalId,
    principalType: properties.principalType ?? null,
    description: properties.description ?? null,
    condition: properties.condition ?? null,
    conditionVersion: properties.conditionVersion ?? null,
    delegatedManagedIdentityResourceId: properties.delegatedManagedIdentityResourceId ?? null,
  }));
}

/** Deletes one; one that is gone is a success (204). */
export async function deleteRoleAssignment(
  context: ActionContext,
  assignment: RoleAssignment,
): Promise<void> {
  await callArm(context, {
    method: 'DELETE',
    path: `${collectionAt(assignment.scope)}/${assignment.name}?${apiVersion}`,
    permission: 'Microsoft.Authorization/roleAssignments/delete',
  });
}

/** Makes one under its old name, so that it is the same one, and making it twice is making it once. */
export async function createRoleAssignment(
  context: ActionContext,
  assignment: RoleAssignment,
): Promise<void> {
  const { name, scope, ...properties } = assignment;
  const given = Object.entries(properties).filter(([, value]) => value !== null);
  await callArm(context, {
    method: 'PUT',
    path: `${collectionAt(scope)}/${name}?${apiVersion}`,
    body: { properties: Object.fromEntries(given) },
    permission: 'Microsoft.Authorization/roleAssignments/write',
  });
}

/** The same role for the same principal at the same scope: there is one such at most. */
export function isSameAssignment(a: RoleAssignment, b: RoleAssignment): boolean {
  return (
    a.scope.toLowerCase() === b.scope.toLowerCase() &&
    a.principalId.toLowerCase() === b.principalId.toLowerCase() &&
    roleOf(a) === roleOf(b)
  );
}

/** Whether `scope` is `outer` or below it. */
export function isWithin(scope: string, outer: string): boolean {
  return `${scope}/`.toLowerCase().startsWith(`${outer.replace(/\/+$/, '')}/`.toLowerCase());
}

/** `role 8e3af657… at /subscriptions/…`. */
export function describeAssignment(assignment: RoleAssignment): string {
  return `role ${roleOf(assignment)} at ${assignment.scope}`;
}

function roleOf({ roleDefinitionId }: RoleAssignment): string {
  return (roleDefinitionId.split('/').at(-1) ?? '').toLowerCase();
}

function collectionAt(scope: string): string {
  return `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments`;
}
