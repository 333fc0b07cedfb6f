import { z } from 'zod';

import { instance, instanceGroupManager, operation, snapshot } from './gcp-compute.ts';
import { loginProfile, responder, serviceAccount } from './gcp-identities.ts';
import { unsettled } from './unsettled.ts';

/** Google Cloud: Compute Engine's projects, IAM's service accounts, OS Login's profiles. */
export const gcpWorld = z.strictObject({
  /** Projects in which the responder has a role. Absent: every project that an instance or account names. */
  projects: z.array(z.string().min(1)).optional(),
  responder: responder.prefault({}),
  /** What the responder may do: `compute.instances.stop`, `compute.instances.*`. Everything if absent. */
  permissions: z.array(z.string()).optional(),
  /** What the responder may not do, although `permissions`, or their absence, would grant it. */
  withheld: z.array(z.string()).default([]),
  /** The number of each project, by its id; one that is not named here has one made of its id. */
  projectNumbers: z.record(z.string(), z.string().regex(/^\d{1,19}$/, 'a number, as text')).default({}),
  instances: z.array(instance).default([]),
  /** Metadata of whole projects, by project: every instance of it sees what it does not say itself. */
  commonInstanceMetadata: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  instanceGroupManagers: z.array(instanceGroupManager).default([]),
  snapshots: z.array(snapshot).default([]),
  serviceAccounts: z.array(serviceAccount).default([]),
  loginProfiles: z.array(loginProfile).default([]),
  /** An operation is done when it, or its instance, has been read this often; 0 is done at once. */
  operationPolls: z.int().nonnegative().default(2),
  /** And not before this much time has passed on the simulation's clock. */
  operationSeconds: z.number().nonnegative().default(0),
  /** How many reads of a changed account, key or profile still see it as it was. */
  consistencyDelayReads: z.int().nonnegative().default(0),
  /** Compute answers both 429 and 403 with the reason `rateLimitExceeded` when it is asked too often. */
  throttledAs: z.literal([429, 403]).default(429),
  /** How many items a page of a list holds. */
  pageSize: z.int().positive().default(500),
  /** Operations so far, written by the simulator. */
  operations: z.array(operation).default([]),
  unsettled,
});

export type GcpWorld = z.output<typeof gcpWorld>;
