import { z } from 'zod';

import { armLock, armRoleAssignment } from './arm-authorization.ts';
import { armComputeOperation, armSnapshot, armVirtualMachine } from './arm-compute.ts';
import { armLogicApp } from './arm-logic-app.ts';
import { armWorkspace } from './arm-workspace.ts';
import { unsettled } from './unsettled.ts';

const caller = z.strictObject({
  /** What `systemData` says: a user's principal name, or an application's id. */
  name: z.string().min(1),
  objectId: z.guid(),
  type: z.enum(['User', 'Application', 'ManagedIdentity']),
});

/** One subscription, as Azure Resource Manager shows it. */
const subscription = z.strictObject({
  subscriptionId: z.guid().default('22222222-2222-4222-8222-222222222222'),
  /** Resource groups beside those that the workspaces are in. */
  resourceGroups: z.array(z.string().min(1)).default([]),
  /** Whose token `connections.arm.accessToken` is. */
  caller: caller.prefault({
    name: '33333333-3333-4333-8333-333333333333',
    objectId: '33333333-3333-4333-8333-333333333334',
    type: 'Application',
  }),
  /** Whose token `connections.arm.portalAccessToken` is. Everything is allowed to it. */
  portalUser: caller.prefault({
    name: 'analyst@example.com',
    objectId: '44444444-4444-4444-8444-444444444444',
    type: 'User',
  }),
  /** What the caller may do: `Microsoft.SecurityInsights/alertRules/write`, with stars. Everything if absent. */
  permissions: z.array(z.string()).optional(),
  /** What the caller may not do, although `permissions`, or their absence, would grant it. */
  withheld: z.array(z.string()).default([]),
  workspaces: z.array(armWorkspace).default([]),
  roleAssignments: z.array(armRoleAssignment).default([]),
  locks: z.array(armLock).default([]),
  /** Absent: every Logic App is there, and incidents and alerts start it. */
  logicApps: z.array(armLogicApp).optional(),
  virtualMachines: z.array(armVirtualMachine).default([]),
  snapshots: z.array(armSnapshot).default([]),
  /** Names of disks of which no snapshot can be made: the operation begins, and fails. */
  snapshotFails: z.array(z.string()).default([]),
  /** How often an operation on a machine or a disk is read until it is done. */
  operationPolls: z.int().nonnegative().default(2),
  /** Written by the simulator. */
  operations: z.array(armComputeOperation).default([]),
  /** How many resources a page of a list holds before `nextLink` leads on. */
  pageSize: z.int().positive().default(100),
  /** How many GETs of a changed resource still see it as it was: 404 after a 201. */
  consistencyDelayReads: z.int().nonnegative().default(0),
  /** How many lists still see a changed resource as it was: not at all after a 201. */
  listDelayReads: z.int().nonnegative().default(0),
  /** Whether a PUT of an existing resource without any etag is a 409 too; both are reported of the service. */
  etagRequired: z.boolean().default(false),
  /** What `If-None-Match: *` does on a PUT of what is there: the API promises nothing, so that it is overwritten. */
  ifNoneMatch: z.literal(['ignored', 'obeyed']).default('ignored'),
  /** How a stale etag in If-Match is answered; in the body it is always 409. */
  staleIfMatchAnswer: z.literal([409, 412]).default(409),
  /** For how long the id of a deleted rule cannot be used again. */
  tombstoneHours: z.number().nonnegative().default(24),
  /** How the use of such an id is answered; both are reported of the service. */
  tombstoneAnswer: z.literal([409, 400]).default(409),
  /** How often a watchlist or its status is read until its upload or deletion is done; 0 is done at once. */
  watchlistPolls: z.int().nonnegative().default(2),
  /** Whether calls to incidents are refused beyond what the service takes in five minutes. */
  throttlesIncidents: z.boolean().default(true),
  /** The calls of the last five minutes that are limited. Written by the simulator. */
  incidentCalls: z.array(z.strictObject({ what: z.string(), at: z.iso.datetime() })).default([]),
  /** Counts the writes: etags and the ids of items are made of it. Written by the simulator. */
  revision: z.int().nonnegative().default(0),
  unsettled,
});

/** The subscription of `connections.azure`, and others, each with the tenant whose tokens it takes. */
export const armWorld = subscription.extend({
  otherSubscriptions: z.array(subscription.extend({ tenantId: z.guid() })).default([]),
});

/** One subscription, as operations see it. */
export type ArmWorld = z.output<typeof subscription>;
export type ArmCaller = z.output<typeof caller>;
