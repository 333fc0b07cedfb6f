import type { AzureWorld } from '../../world/azure-world.ts';
import { collectionAnswer } from '../protocol/collection.ts';
import { describeMember, type Member } from '../directory-roles/list-role-members.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import type { GraphOperation } from '../protocol/graph-operation.ts';
import { readSelection } from '../protocol/select.ts';
import { defaultUserProperties, userProperties } from '../objects/user.ts';

/** Who owns the registration of an application: such people may add credentials to it. */
export const listApplicationOwners = listOwners('applications');

/** Who owns a service principal. */
export const listServicePrincipalOwners = listOwners('servicePrincipals');

function listOwners(type: 'applications' | 'servicePrincipals'): GraphOperation {
  return {
    method: 'GET',
    path: `/${type}/{id}/owners`,
    permission: 'Application.Read.All',
    broaderPermissions: ['Application.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    writes: false,
    answer: (request) => {
      const selection = readSelection(request, userProperties);
      if (!selection.ok) return selection.refusal;
      const { state, id } = request;
      const owned = state[type].find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
      if (owned === undefined) return resourceNotFound(id);
      const owners = owned.owners.flatMap((owner) => findOwner(state, owner));
      return collectionAnswer(request, 'directoryObjects', owners, (owner) =>
        describeMember(request, owner, selection.names ?? defaultUserProperties),
      );
    },
  };
}

function findOwner(state: AzureWorld, id: string): readonly Member[] {
  const wanted = id.toLowerCase();
  const user = state.users.find((candidate) => candidate.id.toLowerCase() === wanted);
  if (user !== undefined) return [{ kind: 'user', user }];
  const servicePrincipal = state.servicePrincipals.find((principal) => principal.id.toLowerCase() === wanted);
  return servicePrincipal === undefined ? [] : [{ kind: 'servicePrincipal', servicePrincipal }];
}
