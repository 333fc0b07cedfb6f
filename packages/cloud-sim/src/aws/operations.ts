import type { AwsOperation } from './aws-operation.ts';
import { getAccessKeyLastUsed } from './iam/get-access-key-last-used.ts';
import { getUser } from './iam/get-user.ts';
import { listAccessKeys } from './iam/list-access-keys.ts';
import { listAttachedUserPolicies } from './iam/list-attached-user-policies.ts';
import { updateAccessKey } from './iam/update-access-key.ts';
import { deleteUserPolicy, getUserPolicy, listUserPolicies, putUserPolicy } from './iam/user-policies.ts';
import { getCallerIdentity } from './sts/get-caller-identity.ts';

/** Every AWS operation that is simulated, by its name, which is also the permission that it needs. */
export const awsOperations: ReadonlyMap<string, AwsOperation> = new Map([
  ['sts:GetCallerIdentity', getCallerIdentity],
  ['iam:GetAccessKeyLastUsed', getAccessKeyLastUsed],
  ['iam:ListAccessKeys', listAccessKeys],
  ['iam:UpdateAccessKey', updateAccessKey],
  ['iam:GetUser', getUser],
  ['iam:ListAttachedUserPolicies', listAttachedUserPolicies],
  ['iam:ListUserPolicies', listUserPolicies],
  ['iam:GetUserPolicy', getUserPolicy],
  ['iam:PutUserPolicy', putUserPolicy],
  ['iam:DeleteUserPolicy', deleteUserPolicy],
]);
