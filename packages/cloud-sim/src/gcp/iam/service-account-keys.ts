import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { beginSettling, readSettling } from '../../simulation/settling.ts';
import type { GcpServiceAccount, GcpServiceAccountKey } from '../../world/gcp-identities.ts';
import { rpcError } from '../protocol/google-error.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';
import { resourceName, withServiceAccount } from './find-service-account.ts';

const path = '/v1/projects/{project}/serviceAccounts/{name}/keys';

const record = (account: GcpServiceAccount, key: GcpServiceAccountKey): string =>
  `service-account-key/${account.email}/${key.id}/disabled`;

/** The keys of a service account; `keyTypes` narrows them, as in Google's interface. All on one page there too. */
export const listServiceAccountKeys: RestOperation = {
  name: 'iam.serviceAccountKeys.list',
  method: 'GET',
  path,
  permission: 'iam.serviceAccountKeys.list',
  writes: false,
  answer: (request) =>
    withServiceAccount(request, 'iam.serviceAccountKeys.list', (account) => {
      const type = request.query('keyTypes');
      const keys = account.keys.filter((key) => type === undefined || key.keyType === type);
      return jsonAnswer(200, { keys: keys.map((key) => keyJson(request, account, key)) });
    }),
};

/** One key. */
export const getServiceAccountKey: RestOperation = {
  name: 'iam.serviceAccountKeys.get',
  method: 'GET',
  path: `${path}/{key}`,
  permission: 'iam.serviceAccountKeys.get',
  writes: false,
  answer: (request) =>
    withKey(request, 'iam.serviceAccountKeys.get', (account, key) =>
      jsonAnswer(200, keyJson(request, account, key)),
    ),
};

export const disableServiceAccountKey = switchServiceAccountKey('disable', true);
export const enableServiceAccountKey = switchServiceAccountKey('enable', false);

/** A key that Google holds itself cannot be switched; the words of that refusal are ours. */
function switchServiceAccountKey(verb: 'disable' | 'enable', isDisabled: boolean): RestOperation {
  const name = `iam.serviceAccountKeys.${verb}`;
  const answer = (request: RestRequest): Answer =>
    withKey(request, name, (account, key) => {
      if (key.keyType !== 'USER_MANAGED') {
        return rpcError(400, 'FAILED_PRECONDITION', 'Only user-managed keys can be enabled or disabled.');
      }
      if (key.disabled !== isDisabled) beginSettling(request.state, record(account, key), key.disabled);
      key.disabled = isDisabled;
      return jsonAnswer(200, {});
    });
  return { name, method: 'POST', path: `${path}/{key}:${verb}`, permission: name, writes: true, answer };
}

function withKey(
  request: RestRequest,
  permission: string,
  answer: (account: GcpServiceAccount, key: GcpServiceAccountKey) => Answer,
): Answer {
  return withServiceAccount(request, permission, (account) => {
    const key = account.keys.find((candidate) => candidate.id === request.key);
    if (key !== undefined) return answer(account, key);
    const name = `${resourceName(account)}/keys/${request.key}`;
    return rpcError(404, 'RESOURCE_NOT_FOUND', `Service account key ${name} does not exist.`);
  });
}

function keyJson({ state }: RestRequest, account: GcpServiceAccount, key: GcpServiceAccountKey): object {
  const isDisabled = readSettling(state, record(account, key), key.disabled);
  return {
    name: `${resourceName(account)}/keys/${key.id}`,
    keyAlgorithm: 'KEY_ALG_RSA_2048',
    keyOrigin: key.keyOrigin,
    keyType: key.keyType,
    validAfterTime: key.validAfterTime,
    validBeforeTime: key.validBeforeTime,
    ...(isDisabled ? { disabled: true } : {}),
  };
}
