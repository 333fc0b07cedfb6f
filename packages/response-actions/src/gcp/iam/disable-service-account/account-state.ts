import { given } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { getOwnIdentity, isOurs } from '../../client/own-identity.ts';
import { isUniqueId, kindOfAccount, type AccountKind } from '../service-account-email.ts';
import {
  getServiceAccount,
  listInstancesOf,
  namesOfAccount,
  type RunningInstance,
  type ServiceAccount,
} from '../service-accounts.ts';

export type PrincipalTarget = TargetOf<'gcp.principal'>;

/** What a principal turned out to be. JSON, and without a secret. */
export type AccountState =
  | { readonly found: 'no-account'; readonly kind: 'not-a-service-account' | 'google-managed' }
  | (ServiceAccount & {
      readonly found: 'account';
      readonly kind: AccountKind;
      readonly isOurOwn: boolean;
      /** Those in its project that run as it; null where that could not be told. */
      readonly instances: readonly RunningInstance[] | null;
    });

/** Reads only. Of what is no account of ours to disable nothing is asked. */
export async function observeAccount(
  context: ActionContext,
  { subject }: PrincipalTarget,
): Promise<AccountState> {
  const named = isUniqueId(subject) ? undefined : noAccount(subject);
  if (named !== undefined) return named;
  const account = await getServiceAccount(context, subject);
  const kind = kindOfAccount(account.email);
  const own = await getOwnIdentity(context);
  const instances = await listInstancesOf(context, account);
  return { found: 'account', ...account, kind, isOurOwn: isOurs(own, account), instances };
}

function noAccount(email: string): AccountState | undefined {
  const kind = kindOfAccount(email);
  return kind === 'not-a-service-account' || kind === 'google-managed'
    ? { found: 'no-account', kind }
    : undefined;
}

/** Pure. The account by its address; a number in place of it is what the incident knew of its identity. */
export function resolveAccount(state: AccountState, target: PrincipalTarget): PrincipalTarget {
  if (state.found === 'no-account') return target;
  const asNumber = isUniqueId(target.subject) ? target.subject : undefined;
  return { ...target, subject: state.email, ...given({ uniqueId: target.uniqueId ?? asNumber }) };
}

/** Pure. */
export function factsOfAccount(state: AccountState, { subject }: PrincipalTarget): TargetFacts {
  if (state.found === 'no-account') return { names: [subject], tags: {}, groups: [] };
  const { email, uniqueId, displayName, project } = state;
  const { reach, unread } = machinesOf(state);
  const names = [...namesOfAccount(state), ...(displayName === null ? [] : [displayName])];
  return {
    names,
    tags: {},
    groups: [],
    below: [`${email}/`, `${uniqueId}/`],
    reach,
    unread,
    account: project,
    identity: { id: uniqueId },
  };
}

/** The machines that lose the account's access, in a project of which only the id is known. */
function machinesOf({
  email,
  project,
  instances,
}: Extract<AccountState, { found: 'account' }>): Required<Pick<TargetFacts, 'reach' | 'unread'>> {
  if (instances === null) {
    const said = `which machines run as ${email} could not be read to the end (compute.instances.list)`;
    return { reach: [], unread: [{ said, kinds: ['gcp.instance'] }] };
  }
  const places = instances.flatMap(({ place, id }) => {
    const zone = place.slice(0, place.indexOf('/'));
    return [place, ...(id === null ? [] : [`${zone}/${id}`])];
  });
  if (places.length === 0) return { reach: [], unread: [] };
  const said = `the number of project ${project} is not read here, so a protected machine that is named by it was not compared with those that run as ${email}`;
  return {
    reach: places.map((place) => `${project}/${place}`),
    unread: [{ said, names: places.map((place) => `{number}/${place}`) }],
  };
}
