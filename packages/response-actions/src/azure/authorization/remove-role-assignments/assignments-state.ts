import { RefusedFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { listMemberships } from '../../entra/memberships.ts';
import { requireOurTenant } from '../../entra/person.ts';
import type { PrincipalFacts } from '../../entra/principal-facts.ts';
import { getServicePrincipal } from '../../entra/service-principals.ts';
import { getOwnGraphIdentity } from '../../client/graph-client.ts';
import { isOurselves } from '../../client/own-identity.ts';
import { isWithin, listRoleAssignments, type RoleAssignment } from '../role-assignments.ts';
import type { RemoveParameters } from './parameters.ts';

/** What was found out about a principal and its roles, JSON. */
export type AssignmentsState = PrincipalFacts & {
  readonly scopes: readonly string[];
  /** At or below the scopes: what may be removed. */
  readonly assignments: readonly RoleAssignment[];
  /** Above the scopes, as at a management group: they reach into the scopes all the same. */
  readonly inherited: readonly RoleAssignment[];
  readonly isOurselves: boolean;
};

/** Reads only. */
export async function observeAssignments(
  context: ActionContext,
  target: TargetOf<'entra.service-principal'>,
  parameters: RemoveParameters,
): Promise<AssignmentsState> {
  requireOurTenant(context, target);
  const scopes = scopesOf(context, parameters);
  const principal = await getServicePrincipal(context, target);
  const own = await getOwnGraphIdentity(context);
  const all = await listAll(context, scopes, principal.id);
  const isBelow = (assignment: RoleAssignment): boolean =>
    scopes.some((scope) => isWithin(assignment.scope, scope));
  return {
    principal,
    memberships: await listMemberships(context, 'servicePrincipals', principal.id),
    scopes,
    assignments: all.filter(isBelow),
    inherited: all.filter((assignment) => !isBelow(assignment)),
    isOurselves: isOurselves(own, principal),
    tenantId: context.connections.azure?.tenantId ?? target.tenantId ?? null,
  };
}

/** Every assignment once, in an order that is the same each time: scopes may lie in each other. */
export async function listAll(
  context: ActionContext,
  scopes: readonly string[],
  principalId: string,
): Promise<readonly RoleAssignment[]> {
  const found = new Map<string, RoleAssignment>();
  for (const scope of scopes) {
    for (const assignment of await listRoleAssignments(context, scope, principalId)) {
      found.set(`${assignment.scope}/${assignment.name}`.toLowerCase(), assignment);
    }
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** Fails closed: without a word on where, nothing is looked for everywhere. */
function scopesOf(context: ActionContext, { scopes }: RemoveParameters): readonly string[] {
  const subscriptions = context.connections.azure?.subscriptions;
  const ours = subscriptions?.map((id) => `/subscriptions/${id}`);
  const wanted = scopes ?? ours ?? [];
  if (wanted.length === 0) {
    throw new RefusedFailure('no-scope', 'it was not said in which subscriptions roles may be removed', {
      hints: ['Give the parameter scopes, or name the subscriptions in the connection to Azure.'],
    });
  }
  const foreign = wanted.find((scope) => ours?.some((own) => isWithin(scope, own)) === false);
  if (foreign === undefined) return wanted;
  throw new RefusedFailure('account-not-allowed', `${foreign} is in no subscription that we may act in`, {
    hints: ['Add its subscription to the connection to Azure, if we may act there.'],
  });
}
