import { z } from 'zod';

import { unsettled } from './unsettled.ts';

const instant = z.iso.datetime({ offset: true });

const accessKey = z.strictObject({
  /** Of our own making, such as `AKIAEXAMPLEMALLORY01`. */
  accessKeyId: z.string().regex(/^A[KS]IA[A-Z0-9]{12,124}$/, 'an access key id begins with AKIA or ASIA'),
  status: z.enum(['Active', 'Inactive']).default('Active'),
  createDate: instant.default('2026-01-01T00:00:00Z'),
  /** Absent: never used. */
  lastUsed: z.strictObject({ date: instant, serviceName: z.string(), region: z.string() }).optional(),
});

const user = z.strictObject({
  userName: z.string().min(1),
  /** Absent: made of the name. */
  userId: z
    .string()
    .regex(/^AIDA[A-Z0-9]{12,124}$/, 'the id of a user begins with AIDA')
    .optional(),
  path: z.string().default('/'),
  createDate: instant.default('2026-01-01T00:00:00Z'),
  accessKeys: z.array(accessKey).default([]),
  /** ARNs of managed policies. */
  attachedPolicies: z.array(z.string().startsWith('arn:')).default([]),
  /** Name of the policy → its document, as JSON text. */
  inlinePolicies: z.record(z.string(), z.string()).default({}),
  tags: z.record(z.string(), z.string()).default({}),
  /** Names of the groups it is a member of. */
  groups: z.array(z.string()).default([]),
});

const role = z.strictObject({
  roleName: z.string().min(1),
  /** Absent: made of the name. */
  roleId: z
    .string()
    .regex(/^AROA[A-Z0-9]{12,124}$/, 'the id of a role begins with AROA')
    .optional(),
  /** `/aws-service-role/…` makes it service-linked, `/aws-reserved/sso.amazonaws.com/…` one of Identity Center. */
  path: z.string().default('/'),
  createDate: instant.default('2026-01-01T00:00:00Z'),
  /** Who may assume it, as JSON text. */
  trustPolicy: z
    .string()
    .default(
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
    ),
  /** Absent: not used in the time that IAM remembers. */
  lastUsed: z.strictObject({ date: instant, region: z.string() }).optional(),
  inlinePolicies: z.record(z.string(), z.string()).default({}),
  tags: z.record(z.string(), z.string()).default({}),
  /** What its sessions may do, as `permissions` of the account says of the responder. Nothing if absent. */
  permissions: z.array(z.string()).default([]),
});

const ssmSession = z.strictObject({
  sessionId: z.string().min(1),
  /** The instance that it is on. */
  target: z.string(),
  /** The ARN of the user or of the assumed role's session that started it. */
  owner: z.string().startsWith('arn:'),
  status: z.enum(['Connected', 'Disconnected', 'Terminating', 'Terminated']).default('Connected'),
  startDate: instant.default('2026-01-01T00:00:00Z'),
  endDate: instant.optional(),
  region: z.string().default('us-east-1'),
  /** Systems Manager accepts the end of it, and it stays open all the same. */
  ignoresTermination: z.boolean().default(false),
});

const commandStatus = z.enum([
  'Pending',
  'InProgress',
  'Delayed',
  'Cancelling',
  'Success',
  'Cancelled',
  'TimedOut',
  'Failed',
]);

const ssmCommand = z.strictObject({
  commandId: z.uuid(),
  region: z.string().default('us-east-1'),
  documentName: z.string().default('AWS-RunShellScript'),
  requestedDateTime: instant.default('2026-01-01T00:00:00Z'),
  /** The machines that it was sent to; how the whole of it stands follows from how it stands on each. */
  invocations: z
    .array(z.strictObject({ instanceId: z.string(), status: commandStatus.default('InProgress') }))
    .min(1),
  /** Systems Manager accepts that it is cancelled, and it keeps running all the same: cancelling is best effort. */
  ignoresCancellation: z.boolean().default(false),
});

const ec2Interface = z.strictObject({
  networkInterfaceId: z.string().regex(/^eni-[0-9a-f]{8,}$/),
  vpcId: z.string().default('vpc-0123456789abcdef0'),
  /** Ids of its security groups. */
  groups: z.array(z.string()).default(['sg-0123456789abcdef0']),
});

const ec2Instance = z.strictObject({
  instanceId: z.string().regex(/^i-[0-9a-f]{8,}$/),
  region: z.string().default('us-east-1'),
  state: z
    .enum(['pending', 'running', 'stopping', 'stopped', 'shutting-down', 'terminated'])
    .default('running'),
  interfaces: z.array(ec2Interface).default([]),
  /** Ids of its EBS volumes. */
  volumes: z.array(z.string().regex(/^vol-[0-9a-f]{8,}$/)).default([]),
  instanceProfileArn: z.string().optional(),
  tags: z.record(z.string(), z.string()).default({}),
  terminationProtection: z.boolean().default(false),
});

const autoScalingGroup = z.strictObject({
  autoScalingGroupName: z.string().min(1).max(255),
  region: z.string().default('us-east-1'),
  /** Its members: what it says of them, whatever tags an instance has. */
  instances: z
    .array(
      z.strictObject({
        instanceId: z.string().regex(/^i-[0-9a-f]{8,}$/),
        lifecycleState: z
          .enum(['Pending', 'InService', 'EnteringStandby', 'Standby', 'Detaching', 'Terminating'])
          .default('InService'),
        healthStatus: z.enum(['HEALTHY', 'UNHEALTHY']).default('HEALTHY'),
        protectedFromScaleIn: z.boolean().default(false),
      }),
    )
    .default([]),
});

const ec2SecurityGroup = z.strictObject({
  groupId: z.string().regex(/^sg-[0-9a-f]{8,}$/),
  groupName: z.string(),
  vpcId: z.string().default('vpc-0123456789abcdef0'),
  region: z.string().default('us-east-1'),
  /** CIDR ranges to which, or from which, everything is allowed: as much of a rule as is simulated. */
  ingress: z.array(z.string()).default([]),
  egress: z.array(z.string()).default([]),
  tags: z.record(z.string(), z.string()).default({}),
});

const ec2Snapshot = z.strictObject({
  snapshotId: z.string(),
  volumeId: z.string(),
  region: z.string(),
  state: z.enum(['pending', 'completed', 'error']),
  startTime: instant,
  tags: z.record(z.string(), z.string()).default({}),
});

/** One AWS account, as IAM and STS see it. */
const awsAccount = z.strictObject({
  account: z
    .string()
    .regex(/^\d{12}$/, 'an AWS account id has 12 digits')
    .default('123456789012'),
  region: z.string().default('us-east-1'),
  /** What the responder may do: `iam:UpdateAccessKey`, `iam:Get*`. Everything if absent. */
  permissions: z.array(z.string()).optional(),
  /** What the responder may not do, although `permissions`, or their absence, would grant it. */
  withheld: z.array(z.string()).default([]),
  /** Context keys that the responder's policies ask for and no simulation of them knows, such as `aws:SourceIp`. */
  simulationMisses: z.array(z.string()).default([]),
  users: z.array(user).default([]),
  roles: z.array(role).default([]),
  instances: z.array(ec2Instance).default([]),
  autoScalingGroups: z.array(autoScalingGroup).default([]),
  securityGroups: z.array(ec2SecurityGroup).default([]),
  snapshots: z.array(ec2Snapshot).default([]),
  /** How snapshots end: `pending` for ones that take longer than anybody waits. */
  snapshotsEndAs: z.enum(['pending', 'completed', 'error']).default('completed'),
  /** Region → whether the account may use the EC2 serial console there; off where it is not named. */
  serialConsoles: z.record(z.string(), z.enum(['enabled', 'disabled'])).default({}),
  /** Under a declarative policy of the organization the account itself cannot change the switch. */
  serialConsoleManagedBy: z.enum(['account', 'declarative-policy']).default('account'),
  /** Sessions of Session Manager, open and ended. */
  ssmSessions: z.array(ssmSession).default([]),
  /** What Run Command has sent in the last 30 days. */
  ssmCommands: z.array(ssmCommand).default([]),
  /** At most so many things on a page of Systems Manager. */
  ssmPageSize: z.int().positive().default(50),
  /** Keys of the root user: IAM tells no user name for them. */
  rootAccessKeys: z.array(accessKey).default([]),
  /**
   * What GetAccessKeyLastUsed says of a key that is in no account of ours. AWS documented NoSuchEntity once and
   * no longer does; AccessDenied is what callers report. Unchecked against AWS: an action has to cope with both.
   */
  unknownKeyAnswer: z.enum(['NoSuchEntity', 'AccessDenied']).default('NoSuchEntity'),
  /** How many reads of a changed thing still see it as it was: IAM is eventually consistent. */
  consistencyDelayReads: z.int().nonnegative().default(0),
  unsettled,
});

/** The account of the responder, and others, into which it comes by assuming a role there. */
export const awsWorld = awsAccount.extend({
  /**
   * Who signs our requests. If the ARN is that of a user who is not in `users`, that user exists all the same,
   * with this key. Give an assumed role's ARN to be a role.
   */
  responder: z
    .strictObject({
      accessKeyId: z.string().default('AKIADRAWBRIDGERESPOND'),
      arn: z.string().startsWith('arn:').default('arn:aws:iam::123456789012:user/drawbridge-responder'),
    })
    .prefault({}),
  otherAccounts: z.array(awsAccount).default([]),
});

/** One account as operations see it. */
export type AwsAccount = z.output<typeof awsAccount> & Partial<Pick<AwsWorld, 'responder'>>;
export type AwsWorld = z.output<typeof awsWorld>;
export type IamUser = z.output<typeof user>;
export type IamRole = z.output<typeof role>;
export type Ec2Instance = z.output<typeof ec2Instance>;
export type Ec2SecurityGroup = z.output<typeof ec2SecurityGroup>;
export type SsmSession = z.output<typeof ssmSession>;
export type SsmCommand = z.output<typeof ssmCommand>;
export type IamAccessKey = z.output<typeof accessKey>;
