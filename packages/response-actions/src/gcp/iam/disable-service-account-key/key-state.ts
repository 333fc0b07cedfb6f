import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { getOwnIdentity, isOurs } from '../../client/own-identity.ts';
import { getServiceAccountKey, listUserKeys } from '../service-account-keys.ts';
import { getServiceAccount, namesOfAccount } from '../service-accounts.ts';

export type KeyTarget = TargetOf<'gcp.service-account-key'>;

/** A key, and what is known of the account that it is of. JSON, and without a secret. */
export type KeyState = {
  readonly email: string;
  readonly uniqueId: string;
  readonly project: string;
  readonly accountDisabled: boolean;
  readonly keyId: string;
  readonly keyType: string;
  readonly disabled: boolean;
  /** Also where we act as the account and cannot tell with which of its keys. */
  readonly isOurOwn: boolean;
  /** Ids of the other keys of the account that somebody holds and that work. */
  readonly otherKeys: readonly string[];
};

/** Reads only. */
export async function observeKey(context: ActionContext, target: KeyTarget): Promise<KeyState> {
  const account = await getServiceAccount(context, target.serviceAccount);
  const { keyId, keyType, disabled } = await getServiceAccountKey(context, account.email, target.keyId);
  const others = (await listUserKeys(context, account.email)).filter(
    (key) => key.keyId !== keyId && !key.disabled,
  );
  const own = await getOwnIdentity(context);
  return {
    email: account.email,
    uniqueId: account.uniqueId,
    project: account.project,
    accountDisabled: account.disabled,
    keyId,
    keyType,
    disabled,
    isOurOwn: isOurs(own, account) && (own.keyId === undefined || own.keyId === keyId),
    otherKeys: others.map((key) => key.keyId),
  };
}

/** Pure. The key, of the account by its address. */
export function resolveKey({ email, keyId }: KeyState, target: KeyTarget): KeyTarget {
  return { ...target, serviceAccount: email, keyId };
}

/** Pure. What protects an account protects its keys. */
export function factsOfKey({ email, uniqueId, keyId, project }: KeyState): TargetFacts {
  const accounts = namesOfAccount({ email, uniqueId, project });
  const paths = accounts.map((name) =>
    name.includes('/serviceAccounts/') ? `${name}/keys/${keyId}` : `${name}/${keyId}`,
  );
  const identity = { id: uniqueId };
  return { names: [keyId, ...paths, ...accounts], tags: {}, groups: [], account: project, identity };
}
