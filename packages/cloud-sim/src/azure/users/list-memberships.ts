import type { AzureWorld, EntraGroup } from '../../world/azure-world.ts';
import { directoryRoleTemplates, type DirectoryRoleName } from '../../world/directory-roles.ts';
import { collectionAnswer } from '../protocol/collection.ts';
import { roleObjectId } from '../directory-roles/list-role-members.ts';
import { groupsOf, rolesOf, type Principal } from '../objects/groups.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { canRead, groupReaders, pickReadable, roleReaders } from '../protocol/limited-information.ts';
import { readSelection, type Properties } from '../protocol/select.ts';
import { findServicePrincipal } from '../objects/service-principal.ts';
import { findUser } from '../objects/user.ts';

/** A directory role or a group that somebody is in. */
interface Membership {
  readonly '@odata.type': string;
  readonly id: string;
  readonly displayName: string;
  readonly roleTemplateId?: string;
  readonly isAssignableToRole?: boolean;
}

const properties: Properties<Membership> = {
  '@odata.type': (membership) => membership['@odata.type'],
  id: (membership) => membership.id,
  displayName: (membership) => membership.displayName,
  roleTemplateId: (membership) => membership.roleTemplateId,
  isAssignableToRole: (membership) => membership.isAssignableToRole,
};

/** Who sees more of a membership than its type and id. */
const readers: Readonly<Record<string, readonly string[]>> = {
  '#microsoft.graph.directoryRole': roleReaders,
  '#microsoft.graph.group': groupReaders,
};

const permissions = { users: 'User.Read.All', servicePrincipals: 'Application.Read.All' } as const;

/** Direct memberships: a role that is held through a group is not among them. */
export const listMemberOf = listMemberships('users', 'memberOf');

/** Direct ones, those of groups in groups, and the roles that come with groups. */
export const listTransitiveMemberOf = listMemberships('users', 'transitiveMemberOf');

/** The same for an application or a managed identity. */
export const listServicePrincipalMemberships = listMemberships('servicePrincipals', 'transitiveMemberOf');

function listMemberships(
  type: keyof typeof permissions,
  relation: 'memberOf' | 'transitiveMemberOf',
): GraphOperation {
  return {
    method: 'GET',
    path: `/${type}/{id}/${relation}`,
    permission: permissions[type],
    detailPermissions: ['GroupMember.Read.All', 'RoleManagement.Read.Directory'],
    broaderPermissions: ['Directory.Read.All', 'Directory.ReadWrite.All'],
    writes: false,
    answer: (request) => {
      const selection = readSelection(request, properties);
      if (!selection.ok) return selection.refusal;
      const { state, id } = request;
      const principal = type === 'users' ? findUser(state, id) : findServicePrincipal(state, id);
      if (principal === undefined) return resourceNotFound(id);
      const names = ['@odata.type', ...(selection.names ?? Object.keys(properties))];
      const all = membershipsOf(state, principal, relation);
      return collectionAnswer(request, 'directoryObjects', all, (membership) => {
        const isReadable = canRead(state, readers[membership['@odata.type']] ?? []);
        return pickReadable(request, membership, properties, names, isReadable);
      });
    },
  };
}

function membershipsOf(
  state: AzureWorld,
  principal: Principal,
  relation: 'memberOf' | 'transitiveMemberOf',
): readonly Membership[] {
  const { direct, transitive } = groupsOf(state, principal);
  return relation === 'memberOf'
    ? [...rolesNamed(principal.directoryRoles), ...describeGroups(direct)]
    : [...rolesNamed(rolesOf(state, principal)), ...describeGroups(transitive)];
}

function rolesNamed(names: readonly DirectoryRoleName[]): readonly Membership[] {
  return names.map((displayName) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: roleObjectId(displayName),
    displayName,
    roleTemplateId: directoryRoleTemplates[displayName],
  }));
}

function describeGroups(groups: readonly EntraGroup[]): readonly Membership[] {
  return groups.map(({ id, displayName, isAssignableToRole }) => ({
    '@odata.type': '#microsoft.graph.group',
    id,
    displayName,
    isAssignableToRole,
  }));
}
