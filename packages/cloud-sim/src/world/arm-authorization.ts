import { z } from 'zod';

/** A role that somebody has at a scope. */
export const armRoleAssignment = z.strictObject({
  /** A GUID. */
  name: z.guid(),
  /** Beginning with a slash, without one at the end: `/subscriptions/…/resourceGroups/…`. */
  scope: z.string().startsWith('/'),
  /** Ends in the role's GUID. */
  roleDefinitionId: z.string().min(1),
  principalId: z.guid(),
  principalType: z
    .enum(['User', 'Group', 'ServicePrincipal', 'ForeignGroup', 'Device'])
    .default('ServicePrincipal'),
  description: z.string().nullable().default(null),
  condition: z.string().nullable().default(null),
  conditionVersion: z.string().nullable().default(null),
  delegatedManagedIdentityResourceId: z.string().nullable().default(null),
});

/** Keeps what is under a scope from being deleted, or from being changed at all. */
export const armLock = z.strictObject({
  scope: z.string().startsWith('/'),
  name: z.string().min(1),
  level: z.enum(['CanNotDelete', 'ReadOnly']),
  notes: z.string().default(''),
});

export type ArmRoleAssignment = z.output<typeof armRoleAssignment>;
export type ArmLock = z.output<typeof armLock>;
