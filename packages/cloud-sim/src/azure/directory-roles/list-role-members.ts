import { uuidOf } from '@drawbridge/base';

import type { AzureWorld, EntraGroup, EntraServicePrincipal, EntraUser } from '../../world/azure-world.ts';
import { directoryRoleTemplates, type DirectoryRoleName } from '../../world/directory-roles.ts';
import { collectionAnswer } from '../protocol/collection.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation, GraphRequest } from '../protocol/graph-operation.ts';
import { allGroups } from '../objects/groups.ts';
import {
  applicationReaders,
  canRead,
  groupReaders,
  pickReadable,
  userReaders,
} from '../protocol/limited-information.ts';
import { readSelection, type Properties } from '../protocol/select.ts';
import { servicePrincipalProperties } from '../objects/service-principal.ts';
import { defaultUserProperties, userProperties } from '../objects/user.ts';

const groupProperties: Properties<EntraGroup> = {
  id: (group) => group.id,
  displayName: (group) => group.displayName,
};

/** Who holds a role, asked by template id. A role that nobody holds is not activated, and so not there. */
export const listRoleMembers: GraphOperation = {
  method: 'GET',
  path: '/directoryRoles/roleTemplateId={id}/members',
  permission: 'RoleManagement.Read.Directory',
  broaderPermissions: ['RoleManagement.ReadWrite.Directory', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  writes: false,
  answer: (request) => {
    const selection = readSelection(request, userProperties);
    if (!selection.ok) return selection.refusal;
    const role = roleOfTemplate(request.id);
    const members = role === undefined ? [] : membersOf(request.state, role);
    // Every tenant has Global Administrator activated.
    if (members.length === 0 && role !== 'Global Administrator') return resourceNotFound(request.id);
    return collectionAnswer(request, 'directoryObjects', members, (member) =>
      describeMember(request, member, selection.names ?? defaultUserProperties),
    );
  },
};

export type Member =
  | { readonly kind: 'user'; readonly user: EntraUser }
  | { readonly kind: 'servicePrincipal'; readonly servicePrincipal: EntraServicePrincipal }
  | { readonly kind: 'group'; readonly group: EntraGroup };

/** Users and applications that hold the role directly, and groups that hold it: their members are not named here. */
function membersOf(state: AzureWorld, role: DirectoryRoleName): readonly Member[] {
  const holdsIt = (principal: { readonly directoryRoles: readonly DirectoryRoleName[] }): boolean =>
    principal.directoryRoles.includes(role);
  return [
    ...state.users.filter(holdsIt).map((user) => ({ kind: 'user' as const, user })),
    ...state.servicePrincipals
      .filter(holdsIt)
      .map((servicePrincipal) => ({ kind: 'servicePrincipal' as const, servicePrincipal })),
    ...allGroups(state)
      .filter(holdsIt)
      .map((group) => ({ kind: 'group' as const, group })),
  ];
}

/** A member with the properties that its type has; Graph leaves out what a group has not. */
export function describeMember(request: GraphRequest, member: Member, names: readonly string[]): object {
  switch (member.kind) {
    case 'user': {
      const isReadable = canRead(request.state, userReaders);
      const properties = pickReadable(request, member.user, userProperties, names, isReadable);
      return { '@odata.type': '#microsoft.graph.user', ...properties };
    }
    case 'servicePrincipal':
      return {
        '@odata.type': '#microsoft.graph.servicePrincipal',
        ...describeOwn(
          request,
          member.servicePrincipal,
          servicePrincipalProperties,
          names,
          applicationReaders,
        ),
      };
    case 'group':
      return {
        '@odata.type': '#microsoft.graph.group',
        ...describeOwn(request, member.group, groupProperties, names, groupReaders),
      };
  }
}

function describeOwn<T>(
  request: GraphRequest,
  value: T,
  properties: Properties<T>,
  names: readonly string[],
  readers: readonly string[],
): object {
  const own = names.filter((name) => name in properties);
  return pickReadable(request, value, properties, own, canRead(request.state, readers));
}

/** The object id of a role in this tenant, the same for the same role. */
export function roleObjectId(role: DirectoryRoleName): string {
  return uuidOf(role);
}

function roleOfTemplate(templateId: string): DirectoryRoleName | undefined {
  const names = Object.keys(directoryRoleTemplates) as DirectoryRoleName[];
  return names.find((name) => directoryRoleTemplates[name] === templateId.toLowerCase());
}
