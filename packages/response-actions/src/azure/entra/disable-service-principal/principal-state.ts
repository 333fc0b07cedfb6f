import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { getOwnGraphIdentity } from '../../client/graph-client.ts';
import { isOurselves } from '../../client/own-identity.ts';
import { readRegistration, type Registration } from '../application-registration.ts';
import { listMemberships, namesOfMemberships, type Memberships } from '../memberships.ts';
import { requireOurTenant } from '../person.ts';
import { getServicePrincipal, type ServicePrincipal } from '../service-principals.ts';

/** What was found out about the service principal, JSON. */
export type PrincipalState = {
  readonly principal: ServicePrincipal;
  readonly memberships: Memberships;
  readonly registration: Registration;
  /** We are signed in as it, or through it. */
  readonly isOurselves: boolean;
  readonly tenantId: string | null;
};

/** Reads only. */
export async function observePrincipal(
  context: ActionContext,
  target: TargetOf<'entra.service-principal'>,
): Promise<PrincipalState> {
  requireOurTenant(context, target);
  const principal = await getServicePrincipal(context, target);
  const own = await getOwnGraphIdentity(context);
  return {
    principal,
    memberships: await listMemberships(context, 'servicePrincipals', principal.id),
    registration: await readRegistration(context, principal),
    isOurselves: isOurselves(own, principal),
    tenantId: context.connections.azure?.tenantId ?? target.tenantId ?? null,
  };
}

/** Pure. What protects it: both ids, the name, and whatever it is a member of. */
export function factsOfPrincipal({ principal, memberships, tenantId }: PrincipalState): TargetFacts {
  return {
    names: [principal.id, principal.appId, principal.name],
    tags: {},
    groups: namesOfMemberships(memberships),
    ...(tenantId === null ? {} : { account: tenantId }),
    identity: { id: principal.id },
  };
}
