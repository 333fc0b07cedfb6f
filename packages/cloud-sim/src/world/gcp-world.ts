import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const resourceName = z
  .string()
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'a resource name is lower-case letters, digits and hyphens');

const disk = z.strictObject({
  name: resourceName,
  boot: z.boolean().default(false),
  sizeGb: z.int().positive().default(10),
});

const operationError = z.strictObject({
  /** Google's own: `RESOURCE_OPERATION_RATE_EXCEEDED`, `INTERNAL_ERROR`. */
  code: z.string(),
  message: z.string(),
  httpStatus: z.int().min(400).max(599).default(503),
});

const instance = z.strictObject({
  project: z.string().min(1),
  zone: z.string().min(1),
  /** Its name; names repeat across zones. */
  instance: resourceName,
  /** Of this very machine; another one under the same name has another. Absent: one made of the name. */
  id: z
    .string()
    .regex(/^\d{1,19}$/, 'an id is a number, as text')
    .optional(),
  status: z
    .enum([
      'PROVISIONING',
      'STAGING',
      'RUNNING',
      'STOPPING',
      'SUSPENDING',
      'SUSPENDED',
      'REPAIRING',
      'TERMINATED',
    ])
    .default('RUNNING'),
  machineType: z.string().default('e2-medium'),
  creationTimestamp: instant.default('2026-01-01T00:00:00Z'),
  /** E-mail address of the attached service account. */
  serviceAccount: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  /**
   * `created-by` with `projects/<number>/zones/<zone>/instanceGroupManagers/<name>` marks it as managed;
   * `ssh-keys`, `enable-oslogin` and `serial-port-enable` are access that a stop leaves behind.
   */
  metadata: z.record(z.string(), z.string()).default({}),
  /** Whether a local SSD is attached: then a stop must say what becomes of it. */
  localSsd: z.boolean().default(false),
  deletionProtection: z.boolean().default(false),
  /** Absent: one boot disk with the instance's name. */
  disks: z.array(disk).optional(),
  externalIp: z.ipv4().optional(),
  lastStartTimestamp: instant.default('2026-01-01T00:00:00Z'),
  lastStopTimestamp: instant.optional(),
  lastSuspendedTimestamp: instant.optional(),
  /** A stop is accepted, its operation ends with this error, and the instance goes on running. */
  stopFails: operationError.optional(),
});

const instanceGroupManager = z.strictObject({
  project: z.string().min(1),
  zone: z.string().min(1),
  name: resourceName,
  /** With REPAIR, the service's default, the group starts an instance again that was stopped from outside. */
  defaultActionOnFailure: z.enum(['REPAIR', 'DO_NOTHING']).default('REPAIR'),
});

const snapshot = z.strictObject({
  project: z.string().min(1),
  name: resourceName,
  sourceDisk: z.string(),
  creationTimestamp: instant,
});

const operation = z.strictObject({
  name: z.string(),
  project: z.string(),
  zone: z.string(),
  /** `stop`, `start`, `suspend`, `resume`, `createSnapshot`, or `repair`: a group bringing its instance back. */
  operationType: z.enum(['stop', 'start', 'suspend', 'resume', 'createSnapshot', 'repair']),
  /** The instance or disk. */
  target: z.string(),
  requestId: z.string().optional(),
  insertTime: instant,
  endTime: instant.optional(),
  status: z.enum(['PENDING', 'RUNNING', 'DONE']),
  /** How many more polls until it is done. */
  pollsLeft: z.int().nonnegative(),
  error: operationError.optional(),
});

/** Compute Engine's projects. */
export const gcpWorld = z.strictObject({
  /** Projects in which the responder has a role. Absent: every project that an instance names. */
  projects: z.array(z.string().min(1)).optional(),
  /** What the responder may do: `compute.instances.stop`, `compute.instances.*`. Everything if absent. */
  permissions: z.array(z.string()).optional(),
  instances: z.array(instance).default([]),
  instanceGroupManagers: z.array(instanceGroupManager).default([]),
  snapshots: z.array(snapshot).default([]),
  /** A zonal operation is done when it, or its instance, has been read this often; 0 is done at once. */
  operationPolls: z.int().nonnegative().default(2),
  /** And not before this much time has passed on the simulation's clock. */
  operationSeconds: z.number().nonnegative().default(0),
  /** Compute answers both 429 and 403 with the reason `rateLimitExceeded` when it is asked too often. */
  throttledAs: z.literal([429, 403]).default(429),
  /** Operations so far, written by the simulator. */
  operations: z.array(operation).default([]),
});

export type GcpWorld = z.output<typeof gcpWorld>;
export type GcpInstance = z.output<typeof instance>;
export type GcpOperation = z.output<typeof operation>;
export type GcpInstanceStatus = GcpInstance['status'];
export type GcpOperationType = GcpOperation['operationType'];
