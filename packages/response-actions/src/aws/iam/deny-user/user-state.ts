import { isFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts, UnreadName } from '../../../contract/action.ts';
import { parseArn } from '../../client/arn.ts';
import { otherAccount, type OtherAccount } from '../../sts/other-account.ts';
import { getOwnIdentity, isOwnUser } from '../../sts/own-identity.ts';
import { listAccessKeys } from '../access-keys.ts';
import { getUserPolicy, isSameDocument } from '../inline-policies.ts';
import { findKeyOwner } from '../key-owner.ts';
import { contradictionsOfKey, contradictionsOfUser, isArnOf } from '../contradictions.ts';
import { getUser, identityOfUser, namesOfUser, type IamUser } from '../users.ts';
import { denyDocument, policyNames } from './deny-policy.ts';

export type UserTarget = TargetOf<'aws.principal' | 'aws.access-key'>;

/** What was found out about the user, JSON. Documents of others are compared, and not kept. */
export type UserState =
  | { readonly found: 'root' }
  /** The target names no user: a role's session, a federated name, a temporary key of nobody that is named. */
  | { readonly found: 'no-user' }
  | OtherAccount
  | { readonly found: 'missing'; readonly account: string; readonly what: string }
  | {
      readonly found: 'user';
      readonly account: string;
      readonly userName: string;
      readonly user: IamUser;
      /** Of every key that is denied with the user; null where IAM denied us the list. */
      readonly keyIds: readonly string[] | null;
      /** The policy name to use; null where all of ours are taken by something else. */
      readonly policyName: string | null;
      readonly denied: boolean;
      readonly isOurOwn: boolean;
    };

/** Reads only. */
export async function observeUser(context: ActionContext, target: UserTarget): Promise<UserState> {
  const arn = (target.kind === 'aws.principal' ? target.arn : target.principalArn) ?? '';
  const identity = parseArn(arn);
  if (identity.kind === 'root') return { found: 'root' };
  const us = await getOwnIdentity(context);
  const other = otherAccount(us, { account: target.account ?? identity.account, arn });
  if (other !== undefined) return other;
  const owner = await findUserName(context, target);
  if (owner.found !== 'name') return owner.found === 'missing' ? { ...owner, account: us.account } : owner;
  const user = await getUser(context, owner.userName);
  if (user === undefined) return { found: 'missing', account: us.account, what: `user ${owner.userName}` };
  const { userName } = user;
  return {
    found: 'user',
    account: us.account,
    userName,
    user,
    keyIds: await listKeyIds(context, userName),
    ...(await findPolicy(context, userName)),
    isOurOwn: isOwnUser(us, us.account, userName),
  };
}

/** A protected key is no reason to fail: where the list is denied, the guards are told that it is not known. */
async function listKeyIds(context: ActionContext, userName: string): Promise<readonly string[] | null> {
  try {
    const keys = await listAccessKeys(context, userName);
    return (keys ?? []).map(({ accessKeyId }) => accessKeyId);
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'access-denied') return null;
    throw thrown;
  }
}

/** Pure. A user is protected by name, ARN, tags and groups, and by each key. */
export function factsOfUser(state: UserState, target: UserTarget): TargetFacts {
  const key = target.kind === 'aws.access-key' ? [target.accessKeyId] : [];
  if (state.found !== 'user') return { names: key, tags: {}, groups: [] };
  const { user, account, keyIds } = state;
  return {
    names: [...key, ...namesOfUser(user)],
    tags: user.tags,
    groups: user.groups,
    account,
    identity: identityOfUser(user),
    ...(keyIds === null ? { unread: [unreadKeys(user)] } : { reach: keyIds }),
    ...(target.kind === 'aws.principal'
      ? contradictionsOfUser(target.arn, user)
      : contradictionsOfKey(target, user)),
  };
}

function unreadKeys({ userName }: IamUser): UnreadName {
  const said = `AWS denied access to the list of the access keys of ${userName}, which are denied with the user (iam:ListAccessKeys)`;
  return { said, kinds: ['aws.access-key'] };
}

/** Pure. A user by the ARN that IAM has; one with another path stays as it is, and is told by the facts. */
export function resolveUser(state: UserState, target: UserTarget): UserTarget {
  if (state.found !== 'user' || target.kind !== 'aws.principal') return target;
  const { arn, userName } = state.user;
  return isArnOf(target.arn, state.user) ? { ...target, arn, userName } : target;
}

type FoundName =
  | { readonly found: 'name'; readonly userName: string }
  | { readonly found: 'root' | 'no-user' }
  | { readonly found: 'missing'; readonly what: string };

async function findUserName(context: ActionContext, target: UserTarget): Promise<FoundName> {
  if (target.kind === 'aws.principal') {
    const identity = parseArn(target.arn);
    return identity.kind === 'user' ? { found: 'name', userName: identity.userName } : { found: 'no-user' };
  }
  // IAM knows nothing of temporary keys; whose they are is in the event only.
  if (target.accessKeyId.startsWith('ASIA')) {
    const identity = parseArn(target.principalArn ?? '');
    return identity.kind === 'user' ? { found: 'name', userName: identity.userName } : { found: 'no-user' };
  }
  const owner = await findKeyOwner(context, target);
  switch (owner.kind) {
    case 'user':
      return { found: 'name', userName: owner.userName };
    case 'unnamed':
      return { found: 'root' };
    case 'no-such-key':
      return { found: 'missing', what: `access key ${target.accessKeyId}` };
  }
}

/** The first of our names that is free, or holds our own policy. */
async function findPolicy(
  context: ActionContext,
  userName: string,
): Promise<{ readonly policyName: string | null; readonly denied: boolean }> {
  for (const policyName of policyNames) {
    const document = await getUserPolicy(context, userName, policyName);
    if (document === undefined) return { policyName, denied: false };
    if (isSameDocument(document, denyDocument)) return { policyName, denied: true };
  }
  return { policyName: null, denied: false };
}
