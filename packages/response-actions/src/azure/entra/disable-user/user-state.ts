import { RefusedFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { listGlobalAdministrators, type GlobalAdministrators } from '../global-administrators.ts';
import { getOwnObjectId } from '../../graph-client.ts';
import { getUser, type EntraUser } from '../users.ts';

/** What was found out about the person, JSON. */
export type UserState = {
  readonly user: EntraUser;
  readonly globalAdministrators: GlobalAdministrators;
  readonly isBreakGlass: boolean;
  /** We are signed in as this very user. */
  readonly isOurselves: boolean;
};

/** Reads only. */
export async function observeUser(
  context: ActionContext,
  target: TargetOf<'entra.user'>,
): Promise<UserState> {
  requireOurTenant(context, target);
  const user = await getUser(context, target.id);
  const breakGlass = (context.connections.azure?.breakGlassAccounts ?? []).map((one) => one.toLowerCase());
  return {
    user,
    globalAdministrators: await listGlobalAdministrators(context),
    isOurselves: (await getOwnObjectId(context))?.toLowerCase() === user.id.toLowerCase(),
    isBreakGlass: [user.id, user.userPrincipalName].some((one) => breakGlass.includes(one.toLowerCase())),
  };
}

/** Pure. What protects a person: the object id and the principal name, however the incident named them. */
export function factsOfUser({ user }: UserState, target: TargetOf<'entra.user'>): TargetFacts {
  const account = target.tenantId === undefined ? {} : { account: target.tenantId };
  return { names: [user.id, user.userPrincipalName], tags: {}, groups: [], ...account };
}

function requireOurTenant(context: ActionContext, target: TargetOf<'entra.user'>): void {
  const ours = context.connections.azure?.tenantId;
  if (ours === undefined || target.tenantId === undefined) return;
  if (ours.toLowerCase() === target.tenantId.toLowerCase()) return;
  throw new RefusedFailure(
    'other-tenant',
    `${target.id} is of tenant ${target.tenantId}; our credentials are of ${ours}`,
    { hints: [`Connect to tenant ${target.tenantId}, and run it again.`] },
  );
}
