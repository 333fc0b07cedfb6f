import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import { pollUntil } from '../../calls/poll-until.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callRest } from '../client/rest-client.ts';
import { accountPath, iamPatience } from './service-accounts.ts';

/** A key of a service account: its id and state. Google does not have the private part of it. */
export type ServiceAccountKey = {
  readonly keyId: string;
  /** USER_MANAGED: somebody holds it. SYSTEM_MANAGED: Google does, and turns it over by itself. */
  readonly keyType: string;
  readonly disabled: boolean;
};

const key = z.object({
  name: z.string(),
  keyType: z.string(),
  // Left out where it is false.
  disabled: z.boolean().default(false),
});

function readKey({ name, keyType, disabled }: z.output<typeof key>): ServiceAccountKey {
  return { keyId: name.slice(name.lastIndexOf('/') + 1), keyType, disabled };
}

function keyPath(email: string, keyId: string): string {
  return `${accountPath(email)}/keys/${encodeURIComponent(keyId)}`;
}

/** Reads one key. */
export async function getServiceAccountKey(
  context: ActionContext,
  email: string,
  keyId: string,
): Promise<ServiceAccountKey> {
  const found = await callRest(context, {
    service: 'iam',
    method: 'GET',
    path: keyPath(email, keyId),
    permission: 'iam.serviceAccountKeys.get',
    answer: key,
    hints: {
      'not-found': [
        'If the key was deleted, it cannot be used; tokens that were made with it may still work for some hours.',
        `If it is of another account than ${email}, name that one.`,
      ],
    },
  });
  return readKey(found);
}

/** A key that may have been deleted since, with its account. */
export async function findServiceAccountKey(
  context: ActionContext,
  email: string,
  keyId: string,
): Promise<ServiceAccountKey | undefined> {
  try {
    return await getServiceAccountKey(context, email, keyId);
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

/** The keys that somebody holds; Google gives all of them on one page. */
export async function listUserKeys(
  context: ActionContext,
  email: string,
): Promise<readonly ServiceAccountKey[]> {
  const { keys } = await callRest(context, {
    service: 'iam',
    method: 'GET',
    path: `${accountPath(email)}/keys?keyTypes=USER_MANAGED`,
    permission: 'iam.serviceAccountKeys.list',
    answer: z.object({ keys: z.array(key).default([]) }),
  });
  return keys.map(readKey);
}

/** Disables or enables it; done at once where it is so already. */
export async function setServiceAccountKeyDisabled(
  context: ActionContext,
  email: string,
  keyId: string,
  disabled: boolean,
): Promise<void> {
  const verb = disabled ? 'disable' : 'enable';
  await callRest(context, {
    service: 'iam',
    method: 'POST',
    path: `${keyPath(email, keyId)}:${verb}`,
    body: {},
    permission: `iam.serviceAccountKeys.${verb}`,
    answer: z.object({}),
  });
}

/** Reads it until it is, or is not, disabled; the last thing seen is returned. */
export function awaitKeyDisabled(
  context: ActionContext,
  email: string,
  keyId: string,
  disabled: boolean,
): Promise<ServiceAccountKey> {
  const look = (): Promise<ServiceAccountKey> => getServiceAccountKey(context, email, keyId);
  return pollUntil(context, iamPatience, look, (seen) => seen.disabled === disabled);
}
