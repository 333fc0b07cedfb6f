import type { TargetFacts, UnreadName } from '../../contract/action.ts';
import { namesOfMemberships, type Memberships } from './memberships.ts';
import { describePrincipal, type ServicePrincipal } from './service-principals.ts';

/** What protects a service principal. */
export type PrincipalFacts = {
  readonly principal: ServicePrincipal;
  readonly memberships: Memberships;
  readonly tenantId: string | null;
};

/** Pure. Both ids, the name, whatever it is a member of, and the machines whose identity it is. */
export function factsOfPrincipal({ principal, memberships, tenantId }: PrincipalFacts): TargetFacts {
  const resources = resourcesOf(principal);
  const unread = unreadMachines(principal, resources);
  return {
    names: [principal.id, principal.appId, principal.name],
    tags: {},
    groups: namesOfMemberships(memberships),
    ...(resources.length === 0 ? {} : { reach: resources }),
    ...(tenantId === null ? {} : { account: tenantId }),
    identity: { id: principal.id },
    ...(unread === undefined ? {} : { unread: [unread] }),
  };
}

/** Beside a flag, `isExplicit=True`, the id of the resource: the machine, or the identity that machines were given. */
function resourcesOf({ alternativeNames }: ServicePrincipal): readonly string[] {
  return (alternativeNames ?? []).filter((name) => /^\/subscriptions\//i.test(name));
}

/** One resource has an identity of its own; one that was made by itself may be given to any machine. */
function unreadMachines(principal: ServicePrincipal, resources: readonly string[]): UnreadName | undefined {
  if (principal.type !== 'ManagedIdentity') return undefined;
  const isOfOneResource =
    resources.length > 0 &&
    resources.every((id) => !/\/(?:userAssignedIdentities|virtualMachineScaleSets)\//i.test(id));
  if (isOfOneResource) return undefined;
  const said = `Microsoft Graph does not tell which machines run as the managed identity ${describePrincipal(principal)}`;
  return { said, kinds: ['azure.vm'] };
}
