import { ManualClock } from '@drawbridge/base';
import { startCloudSim } from '@drawbridge/cloud-sim';
import { Impersonated, JWT, UserRefreshClient, type AuthClient } from 'google-auth-library';
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

/** The library's client of an impersonated service account, with tokens for both who are in it. */
function impersonatedBy(sourceClient: AuthClient): AuthClient {
  const client = new Impersonated({ sourceClient, targetPrincipal: responder.email });
  client.setCredentials(tokenOf(responder));
  sourceClient.setCredentials(tokenOf(source));
  return client;
}

async function whoWeAre(client: AuthClient) {
  const sim = await startCloudSim({ world: { gcp: {} } });
  onTestFinished(() => sim.close());
  return identityOf({ connections: sim.connections, clock: new ManualClock(new Date()) }, client);
}

test('who impersonates the service account with which we act is ourselves as well', async () => {
  const own = await whoWeAre(impersonatedBy(new UserRefreshClient()));
  expect(own.email).toBe(responder.email);
  expect(isOurs(own, responder)).toBe(true);
  expect(isOurs(own, source)).toBe(true);
  expect(isOurs(own, { ...source, email: 'renamed@example.com' })).toBe(true);
  expect(isOurs(own, { email: 'other@example.com', uniqueId: '100000000000000000003' })).toBe(false);
});

test('the key behind an impersonated service account is the one that we hold', async () => {
  // As the library's own credentials from a file: with a scope it signs with a token, and not with the key.
  const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
  const sourceClient = new JWT({ email: source.email, keyId, scopes });
  expect(await whoWeAre(impersonatedBy(sourceClient))).toMatchObject({
    keyId,
    emails: [responder.email, source.email],
  });
});
