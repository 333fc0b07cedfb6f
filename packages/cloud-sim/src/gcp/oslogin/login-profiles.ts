import { createHash } from 'node:crypto';

import type { JsonValue } from '@drawbridge/base';

import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { beginSettling, readSettling } from '../../simulation/settling.ts';
import type { GcpLoginProfile } from '../../world/gcp-identities.ts';
import { rpcError } from '../protocol/google-error.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';
import { numericId } from '../resources/resource.ts';

const path = '/v1/users/{name}';
const service = 'oslogin.users';

/**
 * OS Login has no permissions of IAM for the profiles of others: an administrator of the domain may touch them. The
 * names here are those of its methods, so that a world can still deny one of them.
 */
export const getLoginProfile: RestOperation = {
  name: `${service}.getLoginProfile`,
  method: 'GET',
  path: `${path}/loginProfile`,
  permission: `${service}.getLoginProfile`,
  writes: false,
  answer: (request) =>
    withProfile(request, (profile) => {
      const keys = readSettling(request.state, record(profile), profile.sshPublicKeys);
      return jsonAnswer(200, profileJson({ ...profile, sshPublicKeys: keys }));
    }),
};

export const deleteSshPublicKey: RestOperation = {
  name: `${service}.sshPublicKeys.delete`,
  method: 'DELETE',
  path: `${path}/sshPublicKeys/{key}`,
  permission: `${service}.sshPublicKeys.delete`,
  writes: true,
  answer: (request) =>
    withProfile(request, (profile) => {
      const left = profile.sshPublicKeys.filter(
        (publicKey) => fingerprintOfKey(publicKey.key) !== request.key,
      );
      if (left.length === profile.sshPublicKeys.length) {
        return rpcError(404, 'RESOURCE_NOT_FOUND', 'Requested entity was not found.');
      }
      beginSettling(request.state, record(profile), structuredClone(profile.sshPublicKeys) as JsonValue);
      profile.sshPublicKeys = left;
      return jsonAnswer(200, {});
    }),
};

/** Adds a key; one that is there already is updated. The answer is the whole profile. */
export const importSshPublicKey: RestOperation = {
  name: `${service}.importSshPublicKey`,
  method: 'POST',
  path: `${path}:importSshPublicKey`,
  permission: `${service}.importSshPublicKey`,
  writes: true,
  answer: (request) => {
    const { key, expirationTimeUsec } = request.body;
    if (typeof key !== 'string' || key === '') {
      return rpcError(400, 'INVALID_ARGUMENT', 'Invalid SSH public key.');
    }
    return withProfile(request, (profile) => {
      beginSettling(request.state, record(profile), structuredClone(profile.sshPublicKeys) as JsonValue);
      const expiry = typeof expirationTimeUsec === 'string' ? { expirationTimeUsec } : {};
      profile.sshPublicKeys = [
        ...profile.sshPublicKeys.filter((publicKey) => publicKey.key !== key),
        { key, ...expiry },
      ];
      return jsonAnswer(200, { loginProfile: profileJson(profile) });
    });
  },
};

function record({ user }: GcpLoginProfile): string {
  return `login-profile/${user}/sshPublicKeys`;
}

function withProfile(request: RestRequest, answer: (profile: GcpLoginProfile) => Answer): Answer {
  const profile = request.state.loginProfiles.find(
    ({ user, uniqueId }) => user === request.name || (uniqueId ?? `1${numericId(user)}`) === request.name,
  );
  return profile === undefined
    ? rpcError(404, 'RESOURCE_NOT_FOUND', 'Login profile not found.')
    : answer(profile);
}

function profileJson({ user, sshPublicKeys, posixAccounts }: GcpLoginProfile): object {
  const keys = sshPublicKeys.map(({ key, expirationTimeUsec }) => {
    const fingerprint = fingerprintOfKey(key);
    const name = `users/${user}/sshPublicKeys/${fingerprint}`;
    return [fingerprint, { key, expirationTimeUsec, fingerprint, name }];
  });
  return {
    name: user,
    posixAccounts: posixAccounts.map(({ username, uid }) => ({
      primary: true,
      username,
      uid,
      gid: uid,
      homeDirectory: `/home/${username}`,
      operatingSystemType: 'LINUX',
    })),
    sshPublicKeys: keys.length === 0 ? undefined : (Object.fromEntries(keys) as object),
  };
}

function fingerprintOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
