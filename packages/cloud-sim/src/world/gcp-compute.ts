import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const resourceName = z
  .string()
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'a resource name is lower-case letters, digits and hyphens');

const operationError = z.strictObject({
  /** Google's own: `RESOURCE_OPERATION_RATE_EXCEEDED`, `INTERNAL_ERROR`. */
  code: z.string(),
  message: z.string(),
  httpStatus: z.int().min(400).max(599).default(503),
});

const disk = z.strictObject({
  name: resourceName,
  boot: z.boolean().default(false),
  sizeGb: z.int().positive().default(10),
  /** Kept in two zones of its region, and so named by the region. */
  regional: z.boolean().default(false),
  /** How long a snapshot of it is CREATING, until it holds the moment; it is UPLOADING from then on. */
  snapshotSeconds: z.int().positive().optional(),
  /** A snapshot is accepted, its operation ends with this error, and there is none. */
  snapshotFails: operationError.optional(),
});

export const instance = z.strictObject({
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
      'PENDING_STOP',
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
  /** The group that it is a member of, in the form of `created-by`; absent: the one that `created-by` names. */
  managedBy: z.string().optional(),
  /** How long the guest may take to shut down (PENDING_STOP), up to an hour; absent: a stop does not wait for it. */
  gracefulShutdownSeconds: z.int().min(1).max(3_600).optional(),
  /** Names of the resource policies that are attached, such as an instance schedule. */
  resourcePolicies: z.array(z.string()).default([]),
  /** Whether a local SSD is attached: then a stop must say what becomes of it. */
  localSsd: z.boolean().default(false),
  /** How many GPUs: with any, it cannot be suspended. */
  gpus: z.int().nonnegative().default(0),
  deletionProtection: z.boolean().default(false),
  /** Absent: one boot disk with the instance's name. */
  disks: z.array(disk).optional(),
  externalIp: z.ipv4().optional(),
  lastStartTimestamp: instant.default('2026-01-01T00:00:00Z'),
  lastStopTimestamp: instant.optional(),
  lastSuspendedTimestamp: instant.optional(),
  /** A stop is accepted, its operation ends with this error, and the instance keeps running. */
  stopFails: operationError.optional(),
});

/** A managed instance group, of a zone or of a region. */
export const instanceGroupManager = z
  .strictObject({
    project: z.string().min(1),
    zone: z.string().min(1).optional(),
    region: z.string().min(1).optional(),
    name: resourceName,
    /** With REPAIR, the service's default, the group starts an instance again that was stopped from outside. */
    defaultActionOnFailure: z.enum(['REPAIR', 'DO_NOTHING']).default('REPAIR'),
    /** What a failed health check leads to; DEFAULT_ACTION is whatever the field above says. */
    onFailedHealthCheck: z.enum(['DEFAULT_ACTION', 'REPAIR', 'DO_NOTHING']).optional(),
    targetSize: z.int().nonnegative().default(1),
    /** The name of the autoscaler that sets its size; absent: it has none. */
    autoscaler: resourceName.optional(),
    /** The name of the health check by which it repairs its members; absent: it has none. */
    healthCheck: resourceName.optional(),
    /** Instances that were abandoned: their `created-by` still names the group, which has let go of them. */
    abandoned: z.array(z.string()).default([]),
  })
  .refine((manager) => (manager.zone === undefined) !== (manager.region === undefined), {
    message: 'a group is of a zone or of a region',
  });

export const snapshot = z.strictObject({
  project: z.string().min(1),
  name: resourceName,
  sourceDisk: z.string(),
  creationTimestamp: instant,
  /** CREATING until its operation is done. */
  status: z.enum(['CREATING', 'UPLOADING', 'READY', 'FAILED']).default('READY'),
  labels: z.record(z.string(), z.string()).default({}),
  description: z.string().optional(),
});

/** An operation of a zone, or of a region. */
export const operation = z.strictObject({
  name: z.string(),
  project: z.string(),
  zone: z.string().optional(),
  region: z.string().optional(),
  /** As Compute calls it; `repair` is a group bringing its instance back. */
  operationType: z.enum([
    'stop',
    'start',
    'suspend',
    'resume',
    'createSnapshot',
    'setMetadata',
    'patch',
    'abandonInstances',
    'repair',
  ]),
  /** The instance, disk or group. */
  target: z.string(),
  /** What it is about beside its target: the name of a snapshot, the instances that are abandoned. */
  about: z.array(z.string()).default([]),
  requestId: z.string().optional(),
  /** What a stop or a suspend said of the data on a local SSD; absent where it said nothing. */
  discardLocalSsd: z.boolean().optional(),
  /** How long a stop waits for the guest. */
  gracefulSeconds: z.int().positive().optional(),
  insertTime: instant,
  endTime: instant.optional(),
  status: z.enum(['PENDING', 'RUNNING', 'DONE']),
  /** How many more polls until it is done. */
  pollsLeft: z.int().nonnegative(),
  error: operationError.optional(),
});

export type GcpInstance = z.output<typeof instance>;
export type GcpInstanceGroupManager = z.output<typeof instanceGroupManager>;
export type GcpOperation = z.output<typeof operation>;
export type GcpInstanceStatus = GcpInstance['status'];
export type GcpOperationType = GcpOperation['operationType'];
