import { RefusedFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../contract/action.ts';
import { getOwnGraphIdentity } from '../client/graph-client.ts';
import { isOurselves } from '../client/own-identity.ts';
import { listMemberships, namesOfMemberships, type Memberships } from './memberships.ts';
import { getUser, type EntraUser } from './users.ts';

/** What was found out about a person, JSON. */
export type Person = {
  readonly user: EntraUser;
  readonly memberships: Memberships;
  readonly isBreakGlass: boolean;
  /** We are signed in as this very user. */
  readonly isOurselves: boolean;
  /** Of our connection, where it says so. */
  readonly tenantId: string | null;
};

/**
 * Reads only. By the object id, or the principal name where the target has nothing else. An object id that is gone
 * is not followed to the principal name beside it: by now that may be somebody else's.
 */
export async function observePerson(context: ActionContext, target: TargetOf<'entra.user'>): Promise<Person> {
  requireOurTenant(context, target);
  const user = await getUser(context, target.id);
  const breakGlass = (context.connections.azure?.breakGlassAccounts ?? []).map((account) =>
    account.toLowerCase(),
  );
  return {
    user,
    memberships: await listMemberships(context, 'users', user.id),
    isOurselves: isOurselves(await getOwnGraphIdentity(context), { id: user.id }),
    isBreakGlass: [user.id, user.userPrincipalName].some((name) => breakGlass.includes(name.toLowerCase())),
    tenantId: context.connections.azure?.tenantId ?? target.tenantId ?? null,
  };
}

/** Pure. What protects a person: the object id, the principal name, and whatever he or she is a member of. */
export function factsOfPerson({ user, memberships, tenantId }: Person): TargetFacts {
  return {
    names: [user.id, user.userPrincipalName],
    tags: {},
    groups: namesOfMemberships(memberships),
    ...(tenantId === null ? {} : { account: tenantId }),
  };
}

/** Refuses a target of another tenant than ours, where both are known: there an id is somebody else. */
export function requireOurTenant(
  context: ActionContext,
  target: { readonly id: string; readonly tenantId?: string | undefined },
): void {
  const ours = context.connections.azure?.tenantId;
  if (ours === undefined || target.tenantId === undefined) return;
  if (ours.toLowerCase() === target.tenantId.toLowerCase()) return;
  throw new RefusedFailure(
    'account-not-allowed',
    `${target.id} is of tenant ${target.tenantId}; our credentials are of ${ours}`,
    { hints: [`Connect to tenant ${target.tenantId}, and run it again.`] },
  );
}
