import { RefusedFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts, UnreadName } from '../../contract/action.ts';
import { getOwnGraphIdentity } from '../client/graph-client.ts';
import { isOurselves } from '../client/own-identity.ts';
import { listMemberships, namesOfMemberships, type Memberships } from './memberships.ts';
import { contradictionsOf, findPerson } from './find-person.ts';
import { addressesOf, describeUser, type EntraUser } from './users.ts';

/** What was found out about a person, JSON. */
export type Person = {
  readonly user: EntraUser;
  readonly memberships: Memberships;
  readonly isBreakGlass: boolean;
  /** We are signed in as this very user. */
  readonly isOurselves: boolean;
  /** Of our connection, where it says so. */
  readonly tenantId: string | null;
  /** What the target says and the directory does not; see `contradictionsOf`. */
  readonly contradictions: readonly string[];
};

/** Reads only. By the object id, or the principal name or mail address where the target has nothing else. */
export async function observePerson(context: ActionContext, target: TargetOf<'entra.user'>): Promise<Person> {
  requireOurTenant(context, target);
  const user = await findPerson(context, target.id);
  const breakGlass = (context.connections.azure?.breakGlassAccounts ?? []).map((account) =>
    account.toLowerCase(),
  );
  return {
    user,
    memberships: await listMemberships(context, 'users', user.id),
    isOurselves: isOurselves(await getOwnGraphIdentity(context), { id: user.id }),
    isBreakGlass: [user.id, ...addressesOf(user)].some((name) => breakGlass.includes(name.toLowerCase())),
    tenantId: context.connections.azure?.tenantId ?? target.tenantId ?? null,
    contradictions: await contradictionsOf(context, user, target),
  };
}

/** Pure. What protects a person: the object id, the principal name, every address, and groups and roles. */
export function factsOfPerson({ user, memberships, tenantId, contradictions }: Person): TargetFacts {
  const { id, createdAt } = user;
  return {
    names: [id, ...addressesOf(user)],
    tags: {},
    groups: namesOfMemberships(memberships),
    ...(tenantId === null ? {} : { account: tenantId }),
    identity: { id, ...(createdAt === null ? {} : { createdAt }) },
    ...(contradictions.length === 0 ? {} : { contradictions }),
    ...(user.addresses === null ? { unread: [unreadAddresses(user)] } : {}),
  };
}

function unreadAddresses(user: EntraUser): UnreadName {
  const said = `Microsoft Graph does not show us the other addresses of ${describeUser(user)} (User.Read.All)`;
  return { said, identities: 'person' };
}

/** Pure. The target by its object id, whichever name it had; a name that is somebody else's stays to be seen. */
export function resolvePerson(
  { user, contradictions }: Person,
  target: TargetOf<'entra.user'>,
): TargetOf<'entra.user'> {
  const { id, userPrincipalName } = user;
  return contradictions.length === 0 ? { ...target, id, userPrincipalName } : { ...target, id };
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
