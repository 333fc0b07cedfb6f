import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { getOwnGraphIdentity } from '../../client/graph-client.ts';
import { isOurselves } from '../../client/own-identity.ts';
import { readRegistration, type Registration } from '../application-registration.ts';
import { listMemberships } from '../memberships.ts';
import { requireOurTenant } from '../person.ts';
import type { PrincipalFacts } from '../principal-facts.ts';
import { getServicePrincipal } from '../service-principals.ts';

/** What was found out about the service principal, JSON. */
export type PrincipalState = PrincipalFacts & {
  readonly registration: Registration;
  /** We are signed in as it, or through it. */
  readonly isOurselves: boolean;
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
