import { each, type OperationNotes } from './operation-note.ts';

const late = 'consistencyDelayReads';

/** Of every operation of AWS. */
export const awsNotes: OperationNotes = {
  ...each(['sts:GetCallerIdentity'], { refuses: [] }),
  ...each(['sts:AssumeRole'], {
    refuses: ['AccessDenied', 'ValidationError'],
    only: 'the trust policy by principal and `sts:ExternalId`, into any account of the world; no session policies, tags or MFA',
  }),
  ...each(['iam:GetAccessKeyLastUsed'], {
    refuses: ['NoSuchEntity', 'AccessDenied'],
    only: 'as `unknownKeyAnswer` says of a key that is in no account of ours',
  }),
  ...each(['iam:ListAccessKeys'], { refuses: ['NoSuchEntity', 'ValidationError'], late }),
  ...each(['iam:UpdateAccessKey'], { refuses: ['NoSuchEntity', 'ValidationError'], late }),
  ...each(['iam:DeleteAccessKey'], { refuses: ['NoSuchEntity', 'ValidationError'] }),
  ...each(['iam:GetUser', 'iam:ListGroupsForUser', 'iam:ListAttachedUserPolicies', 'iam:ListUserPolicies'], {
    refuses: ['NoSuchEntity', 'ValidationError'],
  }),
  ...each(['iam:SimulatePrincipalPolicy'], {
    refuses: ['NoSuchEntity', 'ValidationError', 'InvalidInput'],
    only: 'a grant is for all resources; no conditions, boundaries or policies of the organization',
  }),
  ...each(['iam:GetUserPolicy', 'iam:DeleteUserPolicy'], { refuses: ['NoSuchEntity'], late }),
  ...each(['iam:PutUserPolicy'], { refuses: ['NoSuchEntity', 'MalformedPolicyDocument'], late }),
  ...each(['iam:GetRole', 'iam:ListRolePolicies'], { refuses: ['NoSuchEntity'] }),
  ...each(['iam:GetRolePolicy'], { refuses: ['NoSuchEntity'], late }),
  ...each(['iam:DeleteRolePolicy'], { refuses: ['NoSuchEntity', 'UnmodifiableEntity'], late }),
  ...each(['iam:PutRolePolicy'], {
    refuses: ['NoSuchEntity', 'UnmodifiableEntity', 'MalformedPolicyDocument'],
    late,
  }),
  ...each(['ec2:DescribeInstances'], { refuses: ['InvalidInstanceID.NotFound'], late, only: 'no pages' }),
  ...each(['ec2:DescribeInstanceAttribute'], {
    refuses: ['InvalidInstanceID.NotFound'],
    only: '`disableApiTermination`',
  }),
  ...each(['ec2:ModifyNetworkInterfaceAttribute'], {
    refuses: ['InvalidNetworkInterfaceID.NotFound', 'InvalidGroup.NotFound', 'MissingParameter'],
    late,
    only: 'the groups',
  }),
  ...each(['ec2:DescribeSecurityGroups', 'ec2:DescribeSnapshots'], {
    refuses: [],
    only: 'filters by VPC, name and id, volume and tag; no pages',
  }),
  ...each(['ec2:CreateSecurityGroup'], { refuses: ['InvalidGroup.Duplicate'] }),
  ...each(['ec2:RevokeSecurityGroupIngress', 'ec2:RevokeSecurityGroupEgress'], {
    refuses: ['InvalidGroup.NotFound', 'InvalidPermission.NotFound'],
    only: 'rules that allow everything to or from a range',
  }),
  ...each(['ec2:CreateSnapshots'], {
    refuses: ['InvalidInstanceID.NotFound'],
    late: 'snapshotsEndAs',
    only: 'all volumes of one instance; ends as `snapshotsEndAs` says, with an error also',
  }),
  ...each(['ec2:GetSerialConsoleAccessStatus'], { refuses: [], late }),
  ...each(['ec2:EnableSerialConsoleAccess', 'ec2:DisableSerialConsoleAccess'], {
    refuses: ['DeclarativePolicyViolation'],
    late,
    only: 'the words of the refusal are ours',
  }),
  ...each(['autoscaling:DescribeAutoScalingInstances'], {
    refuses: ['ValidationError', 'InvalidNextToken'],
    only: 'membership, lifecycle state, health and protection from scale-in; an id of no member is left out',
  }),
  ...each(['ssm:DescribeSessions'], {
    refuses: ['ValidationException', 'InvalidFilterKey'],
    late,
    only: 'filters by owner, target and session',
  }),
  ...each(['ssm:TerminateSession'], {
    refuses: ['DoesNotExistException'],
    late,
    only: 'is accepted and does nothing where the session `ignoresTermination`',
  }),
  ...each(['ssm:ListCommands', 'ssm:ListCommandInvocations'], {
    refuses: ['InvalidCommandId', 'InvalidInstanceId', 'InvalidFilterKey'],
    late,
    only: 'no filters, no output',
  }),
  ...each(['ssm:CancelCommand'], {
    refuses: ['InvalidCommandId', 'InvalidInstanceId', 'DuplicateInstanceId'],
    late,
    only: 'is accepted and does nothing where the command `ignoresCancellation`',
  }),
};
