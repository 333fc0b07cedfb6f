import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { beginSettling, readSettling } from '../../simulation/settling.ts';
import type { GcpServiceAccount } from '../../world/gcp-identities.ts';
import { fingerprintOf } from '../resources/resource.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';
import { resourceName, uniqueIdOf, withServiceAccount } from './find-service-account.ts';

const path = '/v1/projects/{project}/serviceAccounts/{name}';

const record = ({ email }: GcpServiceAccount): string => `service-account/${email}/disabled`;

/** One service account. Lags behind a change while IAM settles. */
export const getServiceAccount: RestOperation = {
  name: 'iam.serviceAccounts.get',
  method: 'GET',
  path,
  permission: 'iam.serviceAccounts.get',
  writes: false,
  answer: (request) =>
    withServiceAccount(request, 'iam.serviceAccounts.get', (account) => {
      const isDisabled = readSettling(request.state, record(account), account.disabled);
      return jsonAnswer(200, {
        name: resourceName(account),
        projectId: account.project,
        uniqueId: uniqueIdOf(account),
        email: account.email,
        displayName: account.displayName,
        etag: fingerprintOf([account.email, isDisabled]),
        oauth2ClientId: uniqueIdOf(account),
        // As every false in Google's JSON, it is left out.
        ...(isDisabled ? { disabled: true } : {}),
      });
    }),
};

export const disableServiceAccount = switchServiceAccount('disable', true);
export const enableServiceAccount = switchServiceAccount('enable', false);

/** Succeeds on an account that is in that state already. */
function switchServiceAccount(verb: 'disable' | 'enable', isDisabled: boolean): RestOperation {
  const name = `iam.serviceAccounts.${verb}`;
  const answer = (request: RestRequest): Answer =>
    withServiceAccount(request, name, (account) => {
      if (account.disabled !== isDisabled) beginSettling(request.state, record(account), account.disabled);
      account.disabled = isDisabled;
      return jsonAnswer(200, {});
    });
  return { name, method: 'POST', path: `${path}:${verb}`, permission: name, writes: true, answer };
}
