import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { callRest } from '../client/rest-client.ts';

/** A public key of a profile, as Google tells it. Public keys are no secret. */
export type LoginKey = {
  /** SHA-256 of the key, as OS Login names it. */
  readonly fingerprint: string;
  readonly key: string;
  /** Microseconds since 1970, as text; null: it does not expire. */
  readonly expirationTimeUsec: string | null;
};

/** What OS Login knows of one identity. */
export type LoginProfile = {
  /** The identity's address, also where it was asked for by its number, if OS Login told it. */
  readonly user: string;
  /** Its number, where OS Login told it. */
  readonly uniqueId: string | null;
  readonly keys: readonly LoginKey[];
  /** Names of the accounts on machines. */
  readonly accounts: readonly string[];
};

const hints = {
  'access-denied': [
    'Grant nothing by IAM: the profile of somebody else is changed by an administrator of the domain (Cloud Identity or Google Workspace), so act as one, or ask one.',
  ],
  'not-found': ['Somebody who has never used OS Login has no profile, and no keys in it.'],
};

const profile = z.object({
  name: z.string().optional(),
  posixAccounts: z.array(z.object({ username: z.string() })).default([]),
  sshPublicKeys: z
    .record(
      z.string(),
      z.object({
        fingerprint: z.string().optional(),
        key: z.string(),
        expirationTimeUsec: z.string().optional(),
      }),
    )
    .default({}),
});

function userPath(user: string): string {
  return `/v1/users/${encodeURIComponent(user)}`;
}

/** Reads the profile of an identity, by its e-mail address. */
export async function getLoginProfile(context: ActionContext, user: string): Promise<LoginProfile> {
  const found = await callRest(context, {
    service: 'oslogin',
    method: 'GET',
    path: `${userPath(user)}/loginProfile`,
    permission: 'oslogin.users.getLoginProfile',
    answer: profile,
    hints,
  });
  const keys = Object.entries(found.sshPublicKeys).map(
    ([name, { fingerprint, key, expirationTimeUsec }]) => ({
      fingerprint: fingerprint ?? name,
      key,
      expirationTimeUsec: expirationTimeUsec ?? null,
    }),
  );
  const name = found.name?.replace(/^users\//, '') ?? '';
  return {
    user: name.includes('@') ? name : user,
    uniqueId: /^\d+$/.test(name) ? name : null,
    keys,
    accounts: found.posixAccounts.map((posixAccount) => posixAccount.username),
  };
}

/** Deletes a key; done at once where it is gone already. */
export async function deleteLoginKey(
  context: ActionContext,
  user: string,
  fingerprint: string,
): Promise<void> {
  try {
    await callRest(context, {
      service: 'oslogin',
      method: 'DELETE',
      path: `${userPath(user)}/sshPublicKeys/${encodeURIComponent(fingerprint)}`,
      permission: 'oslogin.users.sshPublicKeys.delete',
      answer: z.object({}),
      hints,
    });
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.code !== 'not-found') throw thrown;
  }
}

/** Adds a key, with the expiry that it had; one that is there already is left as it is. */
export async function importLoginKey(
  context: ActionContext,
  user: string,
  { key, expirationTimeUsec }: LoginKey,
): Promise<void> {
  await callRest(context, {
    service: 'oslogin',
    method: 'POST',
    path: `${userPath(user)}:importSshPublicKey`,
    body: { key, ...(expirationTimeUsec === null ? {} : { expirationTimeUsec }) },
    permission: 'oslogin.users.importSshPublicKey',
    answer: z.object({}),
    hints,
  });
}
