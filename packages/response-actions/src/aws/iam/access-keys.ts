import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callAws, openIam, pagingClient, sendOptions, unlessMissing } from '../client/clients.ts';

export type KeyStatus = 'Active' | 'Inactive';

export interface AccessKey {
  readonly accessKeyId: string;
  readonly status: KeyStatus;
}

/**
 * Who owns a key: a user, nobody that IAM names, or no such key in this account. That IAM names nobody for a key of
 * root is not documented and was not tried; a key without a user is not one that we may touch in any case.
 */
export type KeyOwner =
  | { readonly kind: 'user'; readonly userName: string }
  | { readonly kind: 'unnamed' }
  | { readonly kind: 'no-such-key' };

/** Asks IAM whose key it is; an event's ARN is only a second choice. */
export async function getKeyOwner(context: ActionContext, accessKeyId: string): Promise<KeyOwner> {
  const { sdk, client } = await openIam(context);
  const answer = await unlessMissing(
    callAws(
      context,
      'iam:GetAccessKeyLastUsed',
      () =>
        client.send(new sdk.GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }), sendOptions(context)),
      {
        'access-denied': [
          'Grant iam:GetAccessKeyLastUsed to the identity that Drawbridge uses.',
          'If it is granted, the key is gone, or belongs to another account: IAM may say so in these words.',
        ],
      },
    ),
  );
  if (answer === undefined) return { kind: 'no-such-key' };
  return answer.UserName === undefined || answer.UserName === ''
    ? { kind: 'unnamed' }
    : { kind: 'user', userName: answer.UserName };
}

/** Every key of a user, or undefined where there is no such user. */
export async function listAccessKeys(
  context: ActionContext,
  userName: string,
): Promise<readonly AccessKey[] | undefined> {
  const { sdk, client } = await openIam(context);
  const paging = { client: pagingClient(context, client, 'iam:ListAccessKeys') };
  const keys = await unlessMissing(
    collectPages(
      sdk.paginateListAccessKeys(paging, { UserName: userName }),
      (page) => page.AccessKeyMetadata ?? [],
    ),
  );
  return keys?.flatMap(({ AccessKeyId: accessKeyId, Status: status }) =>
    // Anything that is not Active (AWS also has Expired) cannot sign.
    accessKeyId === undefined ? [] : [{ accessKeyId, status: status === 'Active' ? 'Active' : 'Inactive' }],
  );
}

/** The status of one key, or undefined where the key or its user is gone. */
export async function getKeyStatus(
  context: ActionContext,
  userName: string,
  accessKeyId: string,
): Promise<KeyStatus | undefined> {
  const keys = await listAccessKeys(context, userName);
  return keys?.find((key) => key.accessKeyId === accessKeyId)?.status;
}

/** Sets one key's status. `UserName` is always sent: without it IAM takes the user who signs, that is, us. */
export async function setKeyStatus(
  context: ActionContext,
  userName: string,
  accessKeyId: string,
  status: KeyStatus,
): Promise<void> {
  const { sdk, client } = await openIam(context);
  await callAws(context, 'iam:UpdateAccessKey', () =>
    client.send(
      new sdk.UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId, Status: status }),
      sendOptions(context),
    ),
  );
}

/** The names of the managed policies attached to a user. */
export async function listAttachedPolicyNames(
  context: ActionContext,
  userName: string,
): Promise<readonly string[]> {
  const { sdk, client } = await openIam(context);
  const paging = { client: pagingClient(context, client, 'iam:ListAttachedUserPolicies') };
  return collectPages(sdk.paginateListAttachedUserPolicies(paging, { UserName: userName }), (page) =>
    (page.AttachedPolicies ?? []).flatMap((policy) => policy.PolicyName ?? []),
  );
}

/** Deletes one key for good; one that is gone already is as good. `UserName` is always sent, as above. */
export async function deleteKey(
  context: ActionContext,
  userName: string,
  accessKeyId: string,
): Promise<void> {
  const { sdk, client } = await openIam(context);
  const input = { UserName: userName, AccessKeyId: accessKeyId };
  await unlessMissing(
    callAws(context, 'iam:DeleteAccessKey', () =>
      client.send(new sdk.DeleteAccessKeyCommand(input), sendOptions(context)),
    ),
  );
}
