import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { listGraph } from '../client/graph-client.ts';
import { graphKey } from '../client/graph-key.ts';

/** The template id of the role, the same in every tenant. */
export const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

const userType = '#microsoft.graph.user';
const groupType = '#microsoft.graph.group';
const selection = '$select=id,userPrincipalName,accountEnabled';

const member = z.object({
  '@odata.type': z.string().optional(),
  id: z.string(),
  accountEnabled: z.boolean().nullish(),
});

type Member = z.output<typeof member>;

/**
 * Who holds the role now, directly, by an activation, or through a group, JSON. One who is only eligible for it holds
 * nothing until it is activated, and is not counted: that errs on the side of refusing.
 */
export type GlobalAdministrators = {
  /** Object ids of all users who hold it. */
  readonly users: readonly string[];
  /** Of those, the ones whose account is known to be enabled: Graph hides the flag from callers who may not read it. */
  readonly enabledUsers: readonly string[];
};

/** Reads the holders of Global Administrator. A role that nobody ever held is not there: nobody holds it. */
export async function listGlobalAdministrators(context: ActionContext): Promise<GlobalAdministrators> {
  const direct = await listHolders(context);
  const groups = direct.filter((principal) => principal['@odata.type'] === groupType);
  const inGroups: Member[] = [];
  for (const group of groups) inGroups.push(...(await listGroupMembers(context, group.id)));
  // An application may hold the role too, but cannot rescue a tenant as a person can.
  const users = [...direct, ...inGroups].filter(
    (principal) => (principal['@odata.type'] ?? userType) === userType,
  );
  const ids = (some: readonly Member[]): readonly string[] => [
    ...new Set(some.map((principal) => principal.id)),
  ];
  return {
    users: ids(users),
    enabledUsers: ids(users.filter((principal) => principal.accountEnabled === true)),
  };
}

async function listHolders(context: ActionContext): Promise<readonly Member[]> {
  const path = `/directoryRoles/roleTemplateId=${globalAdministrator}/members?${selection}`;
  try {
    const request = { path, permission: 'RoleManagement.Read.Directory' };
    return await listGraph(context, request, member, 'GET /directoryRoles/{id}/members');
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return [];
    throw thrown;
  }
}

function listGroupMembers(context: ActionContext, id: string): Promise<readonly Member[]> {
  const path = `/groups(${graphKey(id)})/transitiveMembers?${selection}`;
  const request = { path, permission: 'GroupMember.Read.All' };
  return listGraph(context, request, member, 'GET /groups/{id}/transitiveMembers');
}
