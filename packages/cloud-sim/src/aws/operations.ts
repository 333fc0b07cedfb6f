import type { AwsOperation } from './protocol/aws-operation.ts';
import { describeAutoScalingInstances } from './autoscaling/describe-auto-scaling-instances.ts';
import { describeInstanceAttribute, describeInstances } from './ec2/describe-instances.ts';
import { modifyNetworkInterfaceAttribute } from './ec2/network-interfaces.ts';
import {
  createSecurityGroup,
  describeSecurityGroups,
  revokeSecurityGroupEgress,
  revokeSecurityGroupIngress,
} from './ec2/security-groups.ts';
import {
  disableSerialConsoleAccess,
  enableSerialConsoleAccess,
  getSerialConsoleAccessStatus,
} from './ec2/serial-console.ts';
import { createSnapshots, describeSnapshots } from './ec2/snapshots.ts';
import { deleteAccessKey } from './iam/delete-access-key.ts';
import { getAccessKeyLastUsed } from './iam/get-access-key-last-used.ts';
import { getRole } from './iam/get-role.ts';
import { getUser } from './iam/get-user.ts';
import {
  deleteRolePolicy,
  deleteUserPolicy,
  getRolePolicy,
  getUserPolicy,
  listRolePolicies,
  listUserPolicies,
  putRolePolicy,
  putUserPolicy,
} from './iam/inline-policies.ts';
import { listAccessKeys } from './iam/list-access-keys.ts';
import { listAttachedUserPolicies } from './iam/list-attached-user-policies.ts';
import { listGroupsForUser } from './iam/list-groups-for-user.ts';
import { simulatePrincipalPolicy } from './iam/simulate-principal-policy.ts';
import { updateAccessKey } from './iam/update-access-key.ts';
import { cancelCommand } from './ssm/cancel-command.ts';
import { describeSessions } from './ssm/describe-sessions.ts';
import { listCommandInvocations, listCommands } from './ssm/list-commands.ts';
import { terminateSession } from './ssm/terminate-session.ts';
import { assumeRole } from './sts/assume-role.ts';
import { getCallerIdentity } from './sts/get-caller-identity.ts';

/** Every AWS operation that is simulated, by its name, which is also the permission that it needs. */
export const awsOperations: ReadonlyMap<string, AwsOperation> = new Map([
  ['sts:GetCallerIdentity', getCallerIdentity],
  ['sts:AssumeRole', assumeRole],
  ['iam:GetAccessKeyLastUsed', getAccessKeyLastUsed],
  ['iam:ListAccessKeys', listAccessKeys],
  ['iam:UpdateAccessKey', updateAccessKey],
  ['iam:DeleteAccessKey', deleteAccessKey],
  ['iam:GetUser', getUser],
  ['iam:ListGroupsForUser', listGroupsForUser],
  ['iam:ListAttachedUserPolicies', listAttachedUserPolicies],
  ['iam:ListUserPolicies', listUserPolicies],
  ['iam:GetUserPolicy', getUserPolicy],
  ['iam:PutUserPolicy', putUserPolicy],
  ['iam:DeleteUserPolicy', deleteUserPolicy],
  ['iam:GetRole', getRole],
  ['iam:ListRolePolicies', listRolePolicies],
  ['iam:GetRolePolicy', getRolePolicy],
  ['iam:PutRolePolicy', putRolePolicy],
  ['iam:DeleteRolePolicy', deleteRolePolicy],
  ['iam:SimulatePrincipalPolicy', simulatePrincipalPolicy],
  ['ec2:DescribeInstances', describeInstances],
  ['ec2:DescribeInstanceAttribute', describeInstanceAttribute],
  ['ec2:ModifyNetworkInterfaceAttribute', modifyNetworkInterfaceAttribute],
  ['ec2:DescribeSecurityGroups', describeSecurityGroups],
  ['ec2:CreateSecurityGroup', createSecurityGroup],
  ['ec2:RevokeSecurityGroupIngress', revokeSecurityGroupIngress],
  ['ec2:RevokeSecurityGroupEgress', revokeSecurityGroupEgress],
  ['ec2:CreateSnapshots', createSnapshots],
  ['ec2:DescribeSnapshots', describeSnapshots],
  ['ec2:GetSerialConsoleAccessStatus', getSerialConsoleAccessStatus],
  ['ec2:EnableSerialConsoleAccess', enableSerialConsoleAccess],
  ['ec2:DisableSerialConsoleAccess', disableSerialConsoleAccess],
  ['autoscaling:DescribeAutoScalingInstances', describeAutoScalingInstances],
  ['ssm:DescribeSessions', describeSessions],
  ['ssm:TerminateSession', terminateSession],
  ['ssm:ListCommands', listCommands],
  ['ssm:ListCommandInvocations', listCommandInvocations],
  ['ssm:CancelCommand', cancelCommand],
]);
