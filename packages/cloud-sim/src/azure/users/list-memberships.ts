import type { EntraUser } from '../../world/azure-world.ts';
import { directoryRoleTemplates } from '../../world/directory-roles.ts';
import { collectionAnswer } from '../collection.ts';
import { roleObjectId } from '../directory-roles/list-role-members.ts';
import { resourceNotFound } from '../graph-error.ts';
import type { GraphOperation } from '../graph-operation.ts';
import { canRead, directoryReaders, pickReadable, roleReaders } from '../limited-information.ts';
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
  '#microsoft.graph.group': ['GroupMember.Read.All', 'Group.Read.All', ...directoryReaders],
};

/** Direct memberships. Groups in groups are not simulated, so the transitive ones are the same. */
export const listMemberOf = listMemberships('memberOf');
export const listTransitiveMemberOf = listMemberships('transitiveMemberOf');

function listMemberships(relation: 'memberOf' | 'transitiveMemberOf'): GraphOperation {
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

function membershipsOf(user: EntraUser): readonly Membership[] {
  const roles = user.directoryRoles.map((displayName) => ({
    '@odata.type': '#microsoft.graph.directoryRole',
    id: roleObjectId(displayName),
    displayName,
    roleTemplateId: directoryRoleTemplates[displayName],
  }));
  const groups = user.groups.map((group) => ({ '@odata.type': '#microsoft.graph.group', ...group }));
  return [...roles, ...groups];
}
