import { ManualClock } from '@drawbridge/base';
import { startCloudSim } from '@drawbridge/cloud-sim';
import { GoogleAuth, type AuthClient } from 'google-auth-library';
import { expect, onTestFinished, test } from 'vitest';

import { identityOf, isOurs } from './own-identity.ts';

const responder = {
  email: 'responder@example-prod.iam.gserviceaccount.com',
  uniqueId: '100000000000000000001',
};
const source = { email: 'ci@example-prod.iam.gserviceaccount.com', uniqueId: '100000000000000000002' };
const keyId = '0123456789abcdef0123456789abcdef01234567';

/** A token of cloud-sim that says whose it is. */
function tokenOf({ email, uniqueId }: typeof source) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const access_token = `${part({ alg: 'none' })}.${part({ email, azp: uniqueId })}.simulated-token`;
  return { access_token, expiry_date: Date.now() + 3_600_000 };
}

/** What Google's library makes of a file of application default credentials, with tokens for both who are in it. */
function open(sourceCredentials: object): AuthClient {
  const client = new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloud-platform'] }).fromJSON({
    type: 'impersonated_service_account',
    service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${responder.email}:generateAccessToken`,
    source_credentials: sourceCredentials,
  } as never) as AuthClient & { readonly sourceClient?: AuthClient };
  if (client.sourceClient === undefined) expect.fail('the library no longer keeps the client behind');
  client.setCredentials(tokenOf(responder));
  client.sourceClient.setCredentials(tokenOf(source));
  return client;
}

async function whoWeAre(client: AuthClient) {
  const sim = await startCloudSim({ world: { gcp: {} } });
  onTestFinished(() => sim.close());
  return identityOf({ connections: sim.connections, clock: new ManualClock(new Date()) }, client);
}

test('who impersonates the service account with which we act is ourselves as well', async () => {
  const credentials = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' };
  const own = await whoWeAre(open(credentials));
  expect(own.email).toBe(responder.email);
  expect(isOurs(own, responder)).toBe(true);
  expect(isOurs(own, source)).toBe(true);
  expect(isOurs(own, { ...source, email: 'renamed@example.com' })).toBe(true);
  expect(isOurs(own, { email: 'other@example.com', uniqueId: '100000000000000000003' })).toBe(false);
});

test('the key behind an impersonated service account is the one that we hold', async () => {
  const private_key = 'not read, since the token is there';
  const credentials = {
    type: 'service_account',
    client_email: source.email,
    private_key,
    private_key_id: keyId,
  };
  expect(await whoWeAre(open(credentials))).toMatchObject({ keyId, emails: [responder.email, source.email] });
});
