import type { ActionContext } from '../../contract/action.ts';
import { callAws, openIam, sendOptions, unlessMissing } from '../client/clients.ts';

/** The document of one inline policy of a user, or undefined where there is none, or no such user. */
export async function getUserPolicy(
  context: ActionContext,
  userName: string,
  policyName: string,
): Promise<string | undefined> {
  const { sdk, client } = await openIam(context);
  const input = { UserName: userName, PolicyName: policyName };
  const answer = await unlessMissing(
    callAws(context, 'iam:GetUserPolicy', () =>
      client.send(new sdk.GetUserPolicyCommand(input), sendOptions(context)),
    ),
  );
  return decodeDocument(answer?.PolicyDocument);
}

/** Adds an inline policy to a user, or replaces the one of that name. */
export async function putUserPolicy(
  context: ActionContext,
  userName: string,
  policyName: string,
  document: string,
): Promise<void> {
  const { sdk, client } = await openIam(context);
  const input = { UserName: userName, PolicyName: policyName, PolicyDocument: document };
  await callAws(context, 'iam:PutUserPolicy', () =>
    client.send(new sdk.PutUserPolicyCommand(input), sendOptions(context)),
  );
}

/** Removes an inline policy of a user; one that is gone already is as good. */
export async function deleteUserPolicy(
  context: ActionContext,
  userName: string,
  policyName: string,
): Promise<void> {
  const { sdk, client } = await openIam(context);
  const input = { UserName: userName, PolicyName: policyName };
  await unlessMissing(
    callAws(context, 'iam:DeleteUserPolicy', () =>
      client.send(new sdk.DeleteUserPolicyCommand(input), sendOptions(context)),
    ),
  );
}

/** The document of one inline policy of a role, or undefined where there is none, or no such role. */
export async function getRolePolicy(
  context: ActionContext,
  roleName: string,
  policyName: string,
): Promise<string | undefined> {
  const { sdk, client } = await openIam(context);
  const input = { RoleName: roleName, PolicyName: policyName };
  const answer = await unlessMissing(
    callAws(context, 'iam:GetRolePolicy', () =>
      client.send(new sdk.GetRolePolicyCommand(input), sendOptions(context)),
    ),
  );
  return decodeDocument(answer?.PolicyDocument);
}

/** Adds an inline policy to a role, or replaces the one of that name. */
export async function putRolePolicy(
  context: ActionContext,
  roleName: string,
  policyName: string,
  document: string,
): Promise<void> {
  const { sdk, client } = await openIam(context);
  const input = { RoleName: roleName, PolicyName: policyName, PolicyDocument: document };
  await callAws(context, 'iam:PutRolePolicy', () =>
    client.send(new sdk.PutRolePolicyCommand(input), sendOptions(context)),
  );
}

/** Removes an inline policy of a role; one that is gone already is as good. */
export async function deleteRolePolicy(
  context: ActionContext,
  roleName: string,
  policyName: string,
): Promise<void> {
  const { sdk, client } = await openIam(context);
  const input = { RoleName: roleName, PolicyName: policyName };
  await unlessMissing(
    callAws(context, 'iam:DeleteRolePolicy', () =>
      client.send(new sdk.DeleteRolePolicyCommand(input), sendOptions(context)),
    ),
  );
}

/** IAM gives documents URL-encoded, by RFC 3986. One that cannot be decoded is given as it came: it is not ours. */
export function decodeDocument(document: string | undefined): string | undefined {
  if (document === undefined) return undefined;
  try {
    return decodeURIComponent(document);
  } catch {
    return document;
  }
}

/** Whether two documents say the same: IAM may give one back in another layout, not with another content. */
export function isSameDocument(document: string, other: string): boolean {
  return compact(document) === compact(other);
}

function compact(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document));
  } catch {
    return document;
  }
}
