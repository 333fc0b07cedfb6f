import type { GraphOperation } from '../protocol/graph-operation.ts';
import { collectionAnswer } from '../protocol/collection.ts';
import { describeMember, type Member } from '../directory-roles/list-role-members.ts';
import { resourceNotFound } from '../protocol/graph-error.ts';
import { readSelection } from '../protocol/select.ts';
import { defaultUserProperties, userProperties } from '../objects/user.ts';
import { allGroups, groupsOf } from '../objects/groups.ts';

/** Everybody in a group, those in its groups included, and those groups. */
export const listTransitiveMembers: GraphOperation = {
  method: 'GET',
  path: '/groups/{id}/transitiveMembers',
  permission: 'GroupMember.Read.All',
  broaderPermissions: ['Group.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  writes: false,
  answer: (request) => {
    const selection = readSelection(request, userProperties);
    if (!selection.ok) return selection.refusal;
    const { state, id } = request;
    const group = allGroups(state).find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
    if (group === undefined) return resourceNotFound(id);
    const isIn = (principal: Parameters<typeof groupsOf>[1]): boolean =>
      groupsOf(state, principal).transitive.some((other) => other.id === group.id);
    const members: readonly Member[] = [
      ...state.users.filter(isIn).map((user) => ({ kind: 'user' as const, user })),
      ...state.servicePrincipals
        .filter(({ id: principal }) => isIn({ id: principal }))
        .map((servicePrincipal) => ({ kind: 'servicePrincipal' as const, servicePrincipal })),
      ...state.groups.filter(isIn).map((inner) => ({ kind: 'group' as const, group: inner })),
    ];
    return collectionAnswer(request, 'directoryObjects', members, (member) =>
      describeMember(request, member, selection.names ?? defaultUserProperties),
    );
  },
};
