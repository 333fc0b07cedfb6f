import type { EntraUser } from '../../world/azure-world.ts';
import { directoryRoleTemplates, type DirectoryRoleName } from '../../world/directory-roles.ts';
import { collectionAnswer } from '../collection.ts';
import { roleObjectId } from '../directory-roles/list-role-members.ts';
import { resourceNotFound } from '../graph-error.ts';
import type { GraphOperation } from '../graph-operation.ts';
import { canRead, groupReaders, pickReadable, roleReaders } from '../limited-information.ts';
import { readSelection, type Properties } from '../select.ts';
import { findUser } from './user.ts';

/** A directory role or a group that a user is in. */
interface Membership {
  readonly '@odata.type': string;
  readonly id: string;
  readonly displayName: string;
  readonly roleTemplateId?: string;
  readonly isAssignableToRole?: boolean;
}

const properties: Properties<Membership> = {
  '@odata.type': (one) => one['@odata.type'],
  id: (one) => one.id,
  displayName: (one) => one.displayName,
  roleTemplateId: (one) => one.roleTemplateId,
  isAssignableToRole: (one) => one.isAssignableToRole,
};

/** Who sees more of a membership than its type and id. */
const readers: Readonly<Record<string, readonly string[]>> = {
  '#microsoft.graph.directoryRole': roleReaders,
  '#microsoft.graph.group': groupReaders,
};

/** Direct memberships: a role that is held through a group is not among them. */
export const listMemberOf = listMemberships('memberOf', (user) => [
  ...rolesNamed(user.directoryRoles),
  ...groupsOf(user),
]);

/** Direct ones, and the roles that come with groups. Groups in groups are not simulated. */
export const listTransitiveMemberOf = listMemberships('transitiveMemberOf', (user) => [
  ...rolesNamed([...user.directoryRoles, ...user.groups.flatMap((group) => group.directoryRoles)]),
  ...groupsOf(user),
]);

function listMemberships(
  relation: 'memberOf' | 'transitiveMemberOf',
  membershipsOf: (user: EntraUser) => readonly Membership[],
): GraphOperation {
  return {
    method: 'GET',
    path: `/users/{id}/${relation}`,
    permission: 'User.Read.All',
    broaderPermissions: ['Directory.Read.All', 'Directory.ReadWrite.All'],
    writes: false,
    answer: (request) => {
      const selection = readSelection(request, properties);
      if (!selection.ok) return selection.refusal;
      const user = findUser(request.state, request.id);
      if (user === undefined) return resourceNotFound(request.id);
      const names = ['@odata.type', ...(selection.names ?? Object.keys(properties))];
      return collectionAnswer(request, 'directoryObjects', membershipsOf(user), (one) => {
        const isReadable = canRead(request.state, readers[one['@odata.type']] ?? []);
        return pickReadable(request, one, properties, names, isReadable);
      });
    },
  };
}

function rolesNamed(names: readonly DirectoryRoleName[]): readonly Membership[] {
  return [...new Set(names)].map((displayName) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: roleObjectId(displayName),
    displayName,
    roleTemplateId: directoryRoleTemplates[displayName],
  }));
}

function groupsOf(user: EntraUser): readonly Membership[] {
  return user.groups.map(({ id, displayName, isAssignableToRole }) => ({
    '@odata.type': '#microsoft.graph.group',
    id,
    displayName,
    isAssignableToRole,
  }));
}
