import { z } from 'zod';

/**
 * What containment can be aimed at. Shapes are strict: a target is what we act on, so an unknown field is an
 * error here, unlike in an incident, where unknown fields are kept.
 *
 * A name may belong to another resource by now, so a target also carries the id that its cloud never gives out twice,
 * where the log had it: what a plan compares with the cloud's answer. It is no part of `targetId`.
 */
const accountId = z.string().regex(/^\d{12}$/, 'an AWS account id has 12 digits');

/** Of a user or role: another one that is made under the same name gets another. */
const principalId = z.string().regex(/^A(?:ID|RO)A[A-Z0-9]+$/, 'a unique id of IAM begins with AIDA or AROA');
/** The numbers that Google gives out once. */
const googleId = z.string().regex(/^\d+$/, 'an id of Google is a number');

/** A long-term (`AKIA…`) or temporary (`ASIA…`) access key. */
const awsAccessKeyTarget = z.strictObject({
  kind: z.literal('aws.access-key'),
  accessKeyId: z.string().regex(/^A[KS]IA[A-Z0-9]{12,124}$/, 'an access key id begins with AKIA or ASIA'),
  account: accountId.optional(),
  /** The ARN of the identity that used the key, where the log named it. */
  principalArn: z.string().optional(),
  /** The unique id of that identity: `AIDA…` of a user, `AROA…` of a role. */
  principalId: principalId.optional(),
});

/** A user, one session of a role, or the root user of an account. */
const awsPrincipalTarget = z.strictObject({
  kind: z.literal('aws.principal'),
  principalType: z.enum(['user', 'role-session', 'root']),
  account: accountId,
  arn: z.string().startsWith('arn:'),
  /** Of a `user`. */
  userName: z.string().optional(),
  /** Of a `role-session`; the session's name is not a user. */
  roleName: z.string().optional(),
  sessionName: z.string().optional(),
  /** The unique id of the user or role; of a session the role's, without the session's name. */
  principalId: principalId.optional(),
});

/** An EC2 instance. */
const awsInstanceTarget = z.strictObject({
  kind: z.literal('aws.instance'),
  instanceId: z.string().regex(/^(i|mi)-[0-9a-fA-F]{8,}$/, 'an instance id begins with i- or mi-'),
  region: z.string(),
  account: accountId.optional(),
});

/** A Session Manager session. */
const awsSsmSessionTarget = z.strictObject({
  kind: z.literal('aws.ssm-session'),
  sessionId: z.string().min(1),
  region: z.string(),
  account: accountId.optional(),
});

/** A command that Systems Manager sent to machines. */
const awsSsmCommandTarget = z.strictObject({
  kind: z.literal('aws.ssm-command'),
  commandId: z.string().min(1),
  region: z.string(),
  account: accountId.optional(),
});

/** One region of an account, for switches that hold for all of it. */
const awsRegionTarget = z.strictObject({
  kind: z.literal('aws.region'),
  region: z.string().min(1),
  account: accountId.optional(),
});

/** A Compute Engine instance; names repeat across zones, so all three parts are needed. */
const gcpInstanceTarget = z.strictObject({
  kind: z.literal('gcp.instance'),
  project: z.string().min(1),
  zone: z.string().min(1),
  instance: z.string().min(1),
  /** The number of this very machine, `resource.labels.instance_id` of the audit log. */
  instanceId: googleId.optional(),
});

/** A Google identity: a user, a service account, or a workforce subject. */
const gcpPrincipalTarget = z.strictObject({
  kind: z.literal('gcp.principal'),
  /** An e-mail address, or a `principal://` subject for workforce identities. */
  subject: z.string().min(1),
  /** Of a service account, the number that it keeps; another one under the same address gets another. */
  uniqueId: googleId.optional(),
});

/** A user-managed key of a service account. */
const gcpServiceAccountKeyTarget = z.strictObject({
  kind: z.literal('gcp.service-account-key'),
  /** The e-mail address of the service account that the key belongs to. */
  serviceAccount: z.string().min(1),
  keyId: z.string().min(1),
});

/** A person in Entra ID, by object id; a principal name alone is a weak identifier. */
const entraUserTarget = z.strictObject({
  kind: z.literal('entra.user'),
  /** The directory object id, or, failing that, the user principal name. Graph takes either. */
  id: z.string().min(1),
  userPrincipalName: z.string().optional(),
  tenantId: z.string().optional(),
});

/** An application's or managed identity's service principal, by object id. */
const entraServicePrincipalTarget = z.strictObject({
  kind: z.literal('entra.service-principal'),
  id: z.string().min(1),
  appId: z.string().optional(),
  tenantId: z.string().optional(),
});

/** An Azure virtual machine, by ARM resource id. */
const azureVmTarget = z.strictObject({
  kind: z.literal('azure.vm'),
  resourceId: z.string().regex(/^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\//i),
  /** `properties.vmId`: of this very machine, whatever is made under its resource id later. */
  vmId: z.string().min(1).optional(),
});

export const target = z.discriminatedUnion('kind', [
  awsAccessKeyTarget,
  awsPrincipalTarget,
  awsInstanceTarget,
  awsSsmSessionTarget,
  awsSsmCommandTarget,
  awsRegionTarget,
  gcpInstanceTarget,
  gcpPrincipalTarget,
  gcpServiceAccountKeyTarget,
  entraUserTarget,
  entraServicePrincipalTarget,
  azureVmTarget,
]);

export type Target = z.infer<typeof target>;
export type TargetKind = Target['kind'];
export type TargetOf<Kind extends TargetKind> = Extract<Target, { kind: Kind }>;

export const targetKinds = [
  'aws.access-key',
  'aws.principal',
  'aws.instance',
  'aws.ssm-session',
  'aws.ssm-command',
  'aws.region',
  'gcp.instance',
  'gcp.principal',
  'gcp.service-account-key',
  'entra.user',
  'entra.service-principal',
  'azure.vm',
] as const satisfies readonly TargetKind[];
