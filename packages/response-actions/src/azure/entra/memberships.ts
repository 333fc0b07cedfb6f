import { TerminalFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { listGraph } from '../client/graph-client.ts';
import { graphKey } from '../client/graph-key.ts';

/** Groups, in groups too, and directory roles, those that come with groups included. JSON. */
export type Memberships = {
  readonly groups: readonly Group[];
  readonly roles: readonly Role[];
};

type Group = {
  readonly id: string;
  readonly name: string;
  /** Every member of such a group counts as an administrator. */
  readonly isRoleAssignable: boolean;
};

type Role = {
  readonly id: string;
  readonly name: string;
  /** The same in every tenant; null for a role of the tenant's own. */
  readonly templateId: string | null;
};

const membership = z.object({
  '@odata.type': z.string(),
  id: z.string(),
  displayName: z.string().nullish(),
  isAssignableToRole: z.boolean().nullish(),
  roleTemplateId: z.string().nullish(),
});

const groupType = '#microsoft.graph.group';
const roleType = '#microsoft.graph.directoryRole';

/**
 * Reads what a person, an application or a managed identity is a member of. Of what we may not read Graph tells the
 * type and the id and says null for the rest, as if there were no name: a guard by name would be blind, so that is
 * a failure here.
 */
export async function listMemberships(
  context: ActionContext,
  type: 'users' | 'servicePrincipals',
  id: string,
): Promise<Memberships> {
  const asked = `GET /${type}/{id}/transitiveMemberOf`;
  const all = await listGraph(
    context,
    {
      path: `/${type}(${graphKey(id)})/transitiveMemberOf?$select=id,displayName,isAssignableToRole,roleTemplateId`,
      permission: type === 'users' ? 'User.Read.All' : 'Application.Read.All',
    },
    membership,
    asked,
  );
  const groups = all.filter((candidate) => candidate['@odata.type'] === groupType);
  const roles = all.filter((candidate) => candidate['@odata.type'] === roleType);
  return {
    groups: groups.map((group) => ({
      id: group.id,
      name: told(group.displayName, 'a group', 'GroupMember.Read.All'),
      isRoleAssignable: group.isAssignableToRole === true,
    })),
    roles: roles.map((role) => ({
      id: role.id,
      name: told(role.displayName, 'a directory role', 'RoleManagement.Read.Directory'),
      templateId: role.roleTemplateId ?? null,
    })),
  };
}

function told(name: string | null | undefined, what: string, permission: string): string {
  if (typeof name === 'string') return name;
  const message = `Microsoft Graph does not tell us the name of ${what} that the target is in (${permission})`;
  throw new TerminalFailure('access-denied', message, {
    hints: [
      `Grant ${permission} to the application that Drawbridge uses: guards compare groups by name too.`,
    ],
  });
}

/** Ids and names, as guards compare them. */
export function namesOfMemberships({ groups, roles }: Memberships): readonly string[] {
  return [...groups, ...roles].flatMap(({ id, name }) => [id, name]);
}

/** Roles that do not make an administrator: Directory Readers, Guest Inviter, Message Center and Reports Reader. */
const ordinaryRoles: readonly Role['templateId'][] = [
  '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  '95e79109-95c0-4d8e-aee3-d01accf2d47b',
  '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b',
  '4a5d8f65-41da-4de4-8968-e035b65339cf',
];

/**
 * What makes a person one whom only a Privileged Authentication Administrator may change: administrators, and
 * members of role-assignable groups. Owners of such groups are too, which Graph tells no application.
 */
export function privilegesOf({ groups, roles }: Memberships): readonly string[] {
  return [
    ...roles.filter((role) => !ordinaryRoles.includes(role.templateId)).map((role) => role.name),
    ...groups.filter((group) => group.isRoleAssignable).map((group) => `role-assignable group ${group.name}`),
  ];
}
