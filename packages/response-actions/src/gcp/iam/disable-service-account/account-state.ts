import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { getOwnIdentity, isOurs } from '../../client/own-identity.ts';
import { kindOfAccount, type AccountKind } from '../service-account-email.ts';
import { getServiceAccount, listInstancesOf, type ServiceAccount } from '../service-accounts.ts';

export type PrincipalTarget = TargetOf<'gcp.principal'>;

/** What a principal turned out to be. JSON, and without a secret. */
export type AccountState =
  | { readonly found: 'no-account'; readonly kind: 'not-a-service-account' | 'google-managed' }
  | (ServiceAccount & {
      readonly found: 'account';
      readonly kind: AccountKind;
      readonly isOurOwn: boolean;
      /** `zone/name` of those in its project that run as it; null where that could not be told. */
      readonly instances: readonly string[] | null;
    });

/** Reads only. Of what is no account of ours to disable nothing is asked. */
export async function observeAccount(
  context: ActionContext,
  { subject }: PrincipalTarget,
): Promise<AccountState> {
  const kind = kindOfAccount(subject);
  if (kind === 'not-a-service-account' || kind === 'google-managed') return { found: 'no-account', kind };
  const account = await getServiceAccount(context, subject);
  const own = await getOwnIdentity(context);
  const instances = await listInstancesOf(context, account);
  return { found: 'account', ...account, kind, isOurOwn: isOurs(own, account), instances };
}

/** Pure. */
export function factsOfAccount(state: AccountState, { subject }: PrincipalTarget): TargetFacts {
  if (state.found === 'no-account') return { names: [subject], tags: {}, groups: [] };
  const { email, uniqueId, displayName, project } = state;
  const names = [email, uniqueId, ...(displayName === null ? [] : [displayName])];
  return { names, tags: {}, groups: [], account: project };
}
