import { createHmac, generateKeyPairSync } from 'node:crypto';

import { ManualClock } from '@drawbridge/base';
import type { IssuerSim } from '@drawbridge/cloud-sim';
import { decodeJwt, exportSPKI, importJWK, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { openAuthenticator } from './authenticator.ts';
import {
  ann,
  audience,
  authenticatorFor,
  clientId,
  otherTenant,
  settingsFor,
  startIssuers,
  startOfDay,
  tenant,
  workload,
} from './issuers.suite.ts';

const clock = new ManualClock(startOfDay);
let sim: IssuerSim;

beforeAll(async () => {
  sim = await startIssuers(clock);
});
afterAll(() => sim.close());

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = (offset: number): number => Math.floor(startOfDay.getTime() / 1_000) + offset;

/** A good token with other claims or another header, signed by the issuer. */
const entra = (claims: object = {}, header: object = {}) =>
  sim.accessToken(ann, { tenant, audience, claims: { ...claims }, header: { ...header } });
const oidc = (claims: object = {}, header: object = {}) =>
  sim.accessToken(ann, {
    tenant: 'sso',
    audience: 'drawbridge',
    claims: { ...claims },
    header: { ...header },
  });

async function withHeader(token: Promise<string>, header: object): Promise<string> {
  const [, body = '', signature = ''] = (await token).split('.');
  const kid = sim.publishedKeys[0]!.kid;
  return `${base64({ alg: 'RS256', kid, ...header })}.${body}.${signature}`;
}

async function unsigned(token: Promise<string>, alg: string): Promise<string> {
  const [, body = ''] = (await token).split('.');
  return `${base64({ typ: 'JWT', alg })}.${body}.`;
}

/** Signs with the issuer's public key as if it were a shared secret. */
async function signedWithPublicKey(token: Promise<string>, format: 'pem' | 'jwk'): Promise<string> {
  const [jwk] = sim.publishedKeys;
  const pem = await exportSPKI((await importJWK(jwk!, 'RS256')) as CryptoKey);
  const head = base64({ typ: 'JWT', alg: 'HS256', kid: jwk!.kid });
  const [, body = ''] = (await token).split('.');
  const secret = format === 'pem' ? pem : JSON.stringify(jwk);
  return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
}

/** Signs with a key of the attacker's, under the id of the issuer's or with the key in the header. */
async function forged(token: Promise<string>, header: (jwk: object) => object): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const own = header(publicKey.export({ format: 'jwk' }));
  const claims: JWTPayload = decodeJwt(await token);
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...own }).sign(privateKey);
}

type Attack = readonly [what: string, token: () => Promise<string>, message: RegExp];

const attacks: readonly Attack[] = [
  ['of another tenant', () => sim.accessToken(ann, { tenant: otherTenant, audience }), /tenant or version/],
  ['of another tenant that calls itself ours', () => entra({ iss: sim.issuerOf(otherTenant) }), /claim iss/],
  ['for another audience', () => entra({ aud: 'https://graph.microsoft.com' }), /claim aud/],
  ['for an audience that begins as ours does', () => entra({ aud: `${audience}/more` }), /claim aud/],
  ['for no audience', () => entra({ aud: undefined }), /claim aud/],
  ['of another issuer', () => entra({ iss: 'https://sts.example.com/' }), /claim iss/],
  ['with the issuer that all tenants share', () => entra({ iss: `${sim.url}/common/v2.0` }), /claim iss/],
  ['with the issuer as a template', () => entra({ iss: `${sim.url}/{tenantid}/v2.0` }), /claim iss/],
  [
    'of version 1 that calls itself version 2',
    () => entra({ iss: sim.issuerOf(tenant, '1.0') }),
    /claim iss/,
  ],
  ['of version 2 that calls itself version 1', () => entra({ ver: '1.0' }), /claim iss/],
  [
    'of version 1 without the slash',
    () => entra({ ver: '1.0', iss: sim.issuerOf(tenant, '1.0').slice(0, -1) }),
    /claim iss/,
  ],
  ['of no version', () => entra({ ver: undefined }), /tenant or version/],
  ['of a version that is a path', () => entra({ ver: '../common' }), /tenant or version/],
  ['with the algorithm none', () => unsigned(entra(), 'none'), /algorithm|no signed JWT/],
  ['with the algorithm NONE', () => unsigned(entra(), 'NONE'), /algorithm|no signed JWT/],
  ['signed by HMAC with the public key in PEM', () => signedWithPublicKey(entra(), 'pem'), /algorithm/],
  ['signed by HMAC with the public key as JWK', () => signedWithPublicKey(entra(), 'jwk'), /algorithm/],
  [
    'signed with another key under the id of ours',
    () => forged(entra(), () => ({ kid: sim.publishedKeys[0]!.kid })),
    /signature/,
  ],
  ['signed with a key in its own header', () => forged(entra(), (jwk) => ({ jwk })), /./],
  [
    'signed with a key at an address in its header',
    () => forged(entra(), () => ({ jku: 'http://127.0.0.1:1/keys', kid: 'x' })),
    /no such key/,
  ],
  ['that has expired', () => entra({ exp: seconds(-61) }), /expired/],
  ['that never expires', () => entra({ exp: undefined }), /claim exp/],
  ['that is not valid yet', () => entra({ nbf: seconds(61) }), /claim nbf/],
  ['without a time from which it is valid', () => entra({ nbf: undefined }), /claim nbf/],
  ['without an object id', () => entra({ oid: undefined }), /claim oid/],
  ['with a nonce in its header, as Graph makes them', () => entra({}, { nonce: 'x' }), /Microsoft Graph/],
  [
    'that has a critical header we do not know',
    () => withHeader(entra(), { crit: ['x'], x: 1 }),
    /algorithm/,
  ],
  ['that is an id_token', () => sim.idToken(ann, { tenant, audience: clientId }), /id_token/],
  ['that is an id_token with a nonce and a scope', () => entra({ nonce: 'n' }), /id_token/],
  [
    'of an application that does not say so',
    () => sim.workloadToken(workload, ['admin'], { tenant, audience, claims: { idtyp: undefined } }),
    /person or of an application/,
  ],
  [
    'of a person that says it is of an application',
    () => entra({ idtyp: 'app' }),
    /person or of an application/,
  ],
  ['of a device', () => entra({ idtyp: 'device' }), /person or of an application/],
  ['of a person without a scope', () => entra({ scp: '' }), /person or of an application/],
  [
    'of an issuer nobody knows',
    () => sim.sign({ iss: 'https://evil.example.com', sub: 'x' }),
    /tenant or version/,
  ],
  ['of the other issuer for another audience', () => oidc({ aud: 'x' }), /claim aud/],
  ['of the other issuer with the algorithm none', () => unsigned(oidc(), 'none'), /algorithm|no signed JWT/],
  ['of the other issuer signed with its public key', () => signedWithPublicKey(oidc(), 'pem'), /algorithm/],
  ['of the other issuer that has expired', () => oidc({ exp: seconds(-61) }), /expired/],
  ['of the other issuer that never expires', () => oidc({ exp: undefined }), /claim exp/],
  ['of the other issuer for no subject', () => oidc({ sub: '' }), /names no subject/],
  ['of the other issuer that is an id_token', () => oidc({ nonce: 'n' }), /id_token/],
  ['of the other issuer that is a logout token', () => oidc({}, { typ: 'logout+jwt' }), /no access token/],
  [
    'of the other issuer with a slash more in its name',
    () => oidc({ iss: `${sim.issuerOf('sso')}/` }),
    /tenant or version/,
  ],
];

it('takes the tokens that the attacks are made of', async () => {
  const authenticate = authenticatorFor(sim, { clock });
  expect((await authenticate(await entra())).ok).toBe(true);
  expect((await authenticate(await oidc())).ok).toBe(true);
});

it.each(attacks)('refuses a token %s', async (_what, makeToken, message) => {
  const token = await makeToken();
  const answer = await authenticatorFor(sim, { clock })(token);
  expect(answer).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringMatching(message) as string }],
  });
  expect(answer.problems[0]!.code).toMatch(/^identity\/(not-verified|untrusted-issuer|malformed)$/);
  for (const part of token.split('.').filter((text) => text.length > 8)) {
    expect(JSON.stringify(answer)).not.toContain(part);
  }
});

it.each([
  ['no header', undefined, 'identity/no-credentials'],
  ['an empty header', ' ', 'identity/no-credentials'],
  ['another scheme', 'Basic YTpi', 'identity/malformed'],
  ['two tokens', 'Bearer a.b.c d.e.f', 'identity/malformed'],
  ['a token of 17 KB', `Bearer ${'a'.repeat(17_000)}`, 'identity/malformed'],
  ['a token that is no JWT', 'Bearer abc', 'identity/malformed'],
  ['five parts, which are encrypted', 'Bearer a.b.c.d.e', 'identity/malformed'],
  ['a payload that is no JSON', 'Bearer e30.aGk.c', 'identity/malformed'],
  [
    'a payload that is a list',
    `Bearer e30.${Buffer.from('[]').toString('base64url')}.c`,
    'identity/malformed',
  ],
  ['an API token where none are taken', 'Bearer dbr_x', 'identity/untrusted-issuer'],
])('refuses %s', async (_what, header, code) => {
  const { authenticate } = openAuthenticator(settingsFor(sim), { clock });
  expect(await authenticate(header)).toMatchObject({ ok: false, problems: [{ code }] });
});

it('refuses a header that is no JSON in a token of a tenant that is let in', async () => {
  const [, body = '', signature = ''] = (await entra()).split('.');
  const answer = await authenticatorFor(sim, { clock })(`@@@.${body}.${signature}`.replaceAll('@', '-'));
  expect(answer).toMatchObject({ ok: false, problems: [{ code: 'identity/malformed' }] });
});

it('lets nobody in when nothing is configured', async () => {
  const nothing = { ...settingsFor(sim), entra: undefined, oidc: [] };
  const { authenticate } = openAuthenticator(nothing, { clock });
  expect(await authenticate(`Bearer ${await entra()}`)).toMatchObject({
    ok: false,
    problems: [{ code: 'identity/untrusted-issuer' }],
  });
});
