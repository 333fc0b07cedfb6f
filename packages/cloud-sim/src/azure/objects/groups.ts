import type { AzureWorld, EntraGroup } from '../../world/azure-world.ts';
import type { DirectoryRoleName } from '../../world/directory-roles.ts';

/** What can be in a group or hold a role. */
export interface Principal {
  readonly id: string;
  readonly directoryRoles: readonly DirectoryRoleName[];
  /** Only users name their groups themselves. */
  readonly groups?: readonly EntraGroup[];
}

/** Every group of the tenant, once, whether it is in the world by itself or named at a user. */
export function allGroups({ groups, users }: AzureWorld): readonly EntraGroup[] {
  const named = users.flatMap((user) => user.groups);
  return [...new Map([...named, ...groups].map((group) => [group.id.toLowerCase(), group])).values()];
}

/** The groups that somebody is in, directly or through groups. */
export function groupsOf(
  state: AzureWorld,
  { id, groups = [] }: Pick<Principal, 'id' | 'groups'>,
): { readonly direct: readonly EntraGroup[]; readonly transitive: readonly EntraGroup[] } {
  const direct = [...groups, ...parentsOf(state, id)];
  const seen = new Map<string, EntraGroup>();
  const visit = (group: EntraGroup): void => {
    if (seen.has(group.id)) return;
    seen.set(group.id, group);
    parentsOf(state, group.id).forEach(visit);
  };
  direct.forEach(visit);
  return {
    direct: [...new Map(direct.map((group) => [group.id, group])).values()],
    transitive: [...seen.values()],
  };
}

/** The roles that somebody holds, those that come with groups included. */
export function rolesOf(state: AzureWorld, principal: Principal): readonly DirectoryRoleName[] {
  const { transitive } = groupsOf(state, principal);
  return [...new Set([...principal.directoryRoles, ...transitive.flatMap((group) => group.directoryRoles)])];
}

function parentsOf({ groups }: AzureWorld, memberId: string): readonly EntraGroup[] {
  const wanted = memberId.toLowerCase();
  return groups.filter((group) => group.members.some((member) => member.toLowerCase() === wanted));
}
