import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, Permission, TargetFacts } from '../../../contract/action.ts';
import { parseArn } from '../../client/arn.ts';
import { otherAccount, type OtherAccount } from '../../sts/other-account.ts';
import { getOwnIdentity, isOwnUser, type OwnIdentity } from '../../sts/own-identity.ts';
import { listAccessKeys, type KeyStatus } from '../access-keys.ts';
import { users } from '../grant-resources.ts';
import { findKeyOwner } from '../key-owner.ts';
import { contradictionsOfKey } from '../contradictions.ts';
import { getUser, identityOfUser, namesOfUser, type IamUser } from '../users.ts';

export type AccessKeyTarget = TargetOf<'aws.access-key'>;

/** What was found out about the key, JSON. */
export type KeyState =
  | { readonly found: 'temporary-key' }
  | { readonly found: 'root-key' }
  | OtherAccount
  | { readonly found: 'no-such-key'; readonly account: string }
  /** The user is there; the key is no longer among the user's keys. */
  | { readonly found: 'deleted-key'; readonly account: string; readonly userName: string }
  | {
      readonly found: 'key';
      readonly account: string;
      readonly userName: string;
      readonly status: KeyStatus;
      readonly otherActiveKeys: readonly string[];
      /** Whose key it is. */
      readonly user: IamUser;
      /** The key, or its user, is the one that Drawbridge itself acts with. */
      readonly isOurOwn: boolean;
    };

/** What `observeKey` needs. */
export const keyObservation: readonly Permission[] = [
  { name: 'sts:GetCallerIdentity', why: 'to know our own account and identity', phase: 'observe' },
  {
    name: 'iam:GetAccessKeyLastUsed',
    resource: users,
    why: 'to learn from IAM whose key it is',
    phase: 'observe',
  },
  { name: 'iam:ListAccessKeys', resource: users, why: 'to read the status of the key', phase: 'observe' },
  {
    name: 'iam:GetUser',
    resource: users,
    why: 'to read the tags of its user, which may protect it',
    phase: 'observe',
  },
  {
    name: 'iam:ListGroupsForUser',
    resource: users,
    why: 'to read the groups of its user',
    phase: 'observe',
  },
];

/** Reads only. The two cases that no call can change are decided without one. */
export async function observeKey(context: ActionContext, target: AccessKeyTarget): Promise<KeyState> {
  const identity = parseArn(target.principalArn ?? '');
  if (target.accessKeyId.startsWith('ASIA')) return { found: 'temporary-key' };
  if (identity.kind === 'root') return { found: 'root-key' };
  const us = await getOwnIdentity(context);
  const account = target.account ?? identity.account;
  const other = otherAccount(us, { account, arn: target.principalArn });
  if (other !== undefined) return other;
  const owner = await findKeyOwner(context, target);
  if (owner.kind === 'unnamed') return { found: 'root-key' };
  if (owner.kind === 'no-such-key') return { found: 'no-such-key', account: us.account };
  return readKey(context, target.accessKeyId, owner.userName, us);
}

/** Pure. A key is protected by its own id and by the user that it belongs to. */
export function factsOfKey(state: KeyState, target: AccessKeyTarget): TargetFacts {
  const { accessKeyId } = target;
  if (state.found !== 'key') {
    const account = 'account' in state ? { account: state.account } : {};
    const owner = 'userName' in state ? [state.userName] : [];
    return { names: [accessKeyId, ...owner], tags: {}, groups: [], ...account };
  }
  const { user, account } = state;
  return {
    names: [accessKeyId, ...namesOfUser(user)],
    tags: user.tags,
    groups: user.groups,
    account,
    identity: identityOfUser(user),
    ...contradictionsOfKey(target, user),
  };
}

async function readKey(
  context: ActionContext,
  accessKeyId: string,
  userName: string,
  us: OwnIdentity,
): Promise<KeyState> {
  const keys = await listAccessKeys(context, userName);
  if (keys === undefined) return { found: 'no-such-key', account: us.account };
  const key = keys.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (key === undefined) return { found: 'deleted-key', account: us.account, userName };
  const user = await getUser(context, userName);
  if (user === undefined) return { found: 'no-such-key', account: us.account };
  return {
    found: 'key',
    account: us.account,
    userName: user.userName,
    status: key.status,
    otherActiveKeys: keys
      .filter((accessKey) => accessKey.accessKeyId !== accessKeyId && accessKey.status === 'Active')
      .map((accessKey) => accessKey.accessKeyId),
    user,
    isOurOwn: isOwnUser(us, us.account, user.userName) || us.keys.includes(accessKeyId),
  };
}
