import { createHash } from 'node:crypto';

import { ManualClock } from '@drawbridge/base';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { startIssuerSim, type IssuerSim } from './start-issuer-sim.ts';

const clock = new ManualClock(new Date('2026-05-04T08:00:00Z'));
const tenant = '11111111-1111-4111-8111-111111111111';
const callback = 'http://127.0.0.1:1/callback';
const verifier = 'v'.repeat(43);
const request = {
  client_id: 'web',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
  state: 's',
  nonce: 'n',
};
let sim: IssuerSim;

beforeAll(async () => {
  sim = await startIssuerSim({
    clock,
    tenants: [
      {
        id: tenant,
        kind: 'entra',
        people: [{ id: 'ann', name: 'Ann <b>', roles: ['approver'] }],
        applications: [{ clientId: 'web', secret: 'secret', redirectUris: [callback] }],
      },
    ],
  });
});
beforeEach(() => {
  sim.signInAs('ann');
});
afterAll(() => sim.close());

function authorize(more: Readonly<Record<string, string>> = {}) {
  const query = new URLSearchParams({ ...request, ...more });
  return fetch(`${sim.url}/${tenant}/oauth2/v2.0/authorize?${query.toString()}`, { redirect: 'manual' });
}

async function exchange(more: Readonly<Record<string, string>> = {}) {
  const answer = await authorize();
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const form = { grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier };
  const body = new URLSearchParams({ ...form, client_secret: 'secret', ...more });
  const response = await fetch(`${sim.url}/${tenant}/oauth2/v2.0/token`, { method: 'POST', body });
  return (await response.json()) as Readonly<Record<string, string>>;
}

it('sends a code back with the state, and gives an id_token with the nonce for it', async () => {
  const back = new URL((await authorize()).headers.get('location') ?? '');
  expect(back.searchParams.get('state')).toBe('s');
  const { id_token = '' } = await exchange();
  expect(decodeJwt(id_token)).toMatchObject({ aud: 'web', nonce: 'n', oid: 'ann', tid: tenant, ver: '2.0' });
});

it.each([
  ['another client', { client_id: 'x' }, 'unauthorized_client'],
  ['an address that is not registered', { redirect_uri: 'https://evil.example.com' }, 'invalid_request'],
  ['no code challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['another flow', { response_type: 'token' }, 'unsupported_response_type'],
  ['no openid', { scope: 'email' }, 'invalid_scope'],
])('sends nobody back with %s', async (_what, more, error) => {
  expect(await (await authorize(more)).json()).toMatchObject({ error });
});

it.each([
  ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
  ['another address', { redirect_uri: `${callback}2` }, 'invalid_grant'],
  ['another secret', { client_secret: 'x' }, 'invalid_client'],
  ['a code that nobody was given', { code: 'x' }, 'invalid_grant'],
])('gives no token for %s', async (_what, more, error) => {
  expect(await exchange(more)).toMatchObject({ error });
});

it('asks who it is where nobody is set, and escapes names', async () => {
  sim.signInAs(undefined);
  expect(await (await authorize()).text()).toContain('>Ann &lt;b&gt;</a>');
});

it('publishes the key that signs, with the template of its issuer in version 2', async () => {
  const { kid } = decodeProtectedHeader(await sim.accessToken('ann', { tenant, audience: 'a' }));
  const read = async (path: string) => await (await fetch(`${sim.url}/${tenant}/${path}`)).json();
  expect(await read('discovery/v2.0/keys')).toMatchObject({
    keys: [{ kid, alg: 'RS256', issuer: `${sim.url}/{tenantid}/v2.0` }],
  });
  expect(await read('.well-known/openid-configuration')).toMatchObject({
    issuer: `${sim.url}/sts/${tenant}/`,
    jwks_uri: `${sim.url}/${tenant}/discovery/keys`,
  });
});
