import { createHash } from 'node:crypto';

import { directoryRoleTemplates, type DirectoryRoleName } from '../../world/directory-roles.ts';
import { collectionAnswer } from '../collection.ts';
import { resourceNotFound } from '../graph-error.ts';
import type { GraphOperation } from '../graph-operation.ts';
import { canRead, pickReadable, userReaders } from '../limited-information.ts';
import { readSelection } from '../select.ts';
import { defaultUserProperties, userProperties } from '../users/user.ts';

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
    const members = request.state.users.filter(
      (one) => role !== undefined && one.directoryRoles.includes(role),
    );
    // Every tenant has Global Administrator activated.
    if (members.length === 0 && role !== 'Global Administrator') return resourceNotFound(request.id);
    const names = selection.names ?? defaultUserProperties;
    const isReadable = canRead(request.state, userReaders);
    return collectionAnswer(request, 'directoryObjects', members, (member) => ({
      '@odata.type': '#microsoft.graph.user',
      ...pickReadable(request, member, userProperties, names, isReadable),
    }));
  },
};

/** The object id of a role in this tenant, the same for the same role. */
export function roleObjectId(role: DirectoryRoleName): string {
  const hex = createHash('sha256').update(role).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

function roleOfTemplate(templateId: string): DirectoryRoleName | undefined {
  const names = Object.keys(directoryRoleTemplates) as DirectoryRoleName[];
  return names.find((name) => directoryRoleTemplates[name] === templateId.toLowerCase());
}
