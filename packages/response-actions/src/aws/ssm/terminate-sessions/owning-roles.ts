import { isFailure } from '@drawbridge/base';

import type { ActionContext, UnreadName } from '../../../contract/action.ts';
import { parseArn } from '../../client/arn.ts';
import { getRole } from '../../iam/roles.ts';

/** A role whose sessions are concerned, JSON: the ARN of a session has neither its path nor its id. */
export type OwningRole =
  | { readonly read: 'yes'; readonly roleName: string; readonly arn: string; readonly roleId: string }
  /** IAM denies us to read it. */
  | { readonly read: 'denied'; readonly roleName: string };

/** The roles behind the sessions among these ARNs, each once; one that is not there any longer is left out. */
export async function readOwningRoles(
  context: ActionContext,
  arns: readonly string[],
): Promise<readonly OwningRole[]> {
  const found: OwningRole[] = [];
  for (const roleName of new Set(arns.flatMap((arn) => sessionOf(arn)?.roleName ?? []))) {
    try {
      const role = await getRole(context, roleName);
      if (role === undefined) continue;
      found.push({ read: 'yes', roleName: role.roleName, arn: role.arn, roleId: role.roleId });
    } catch (thrown) {
      if (!isFailure(thrown) || thrown.code !== 'access-denied') throw thrown;
      found.push({ read: 'denied', roleName });
    }
  }
  return found;
}

/** Pure. What IAM calls a role, and its sessions among these ARNs: `AROA…:session`. */
export function namesOfRole(role: OwningRole, arns: readonly string[]): readonly string[] {
  if (role.read === 'denied') return [];
  const { roleName, arn, roleId } = role;
  const sessions = arns
    .flatMap((sessionArn) => sessionOf(sessionArn) ?? [])
    .filter((session) => session.roleName.toLowerCase() === roleName.toLowerCase());
  return [arn, roleName, roleId, ...sessions.map(({ sessionName }) => `${roleId}:${sessionName}`)];
}

/** Pure. */
export function roleUnread(roleName: string): UnreadName {
  return {
    said: `AWS denied access to role ${roleName} (iam:GetRole), so a protected asset that names a role by its id or by a part of its path was not compared`,
    identities: 'role',
  };
}

function sessionOf(arn: string) {
  const identity = parseArn(arn);
  return identity.kind === 'role-session' ? identity : undefined;
}
