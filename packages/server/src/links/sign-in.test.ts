import { randomBytes } from 'node:crypto';

import type { Clock, Result } from '@drawbridge/base';
import type { IssuerSim } from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import {
  ann,
  bob,
  clientId,
  otherTenant,
  secondTenant,
  settingsFor,
  startIssuers,
  tenant,
} from '../identity/issuers.suite.ts';
import { callbackPath, openSignIn, type SignInContext } from './sign-in.ts';

// openid-client reads the system's clock.
const clock: Clock = { now: () => new Date(), sleep: () => Promise.resolve() };
const baseUrl = 'http://127.0.0.1:8480';
const sessionKey = randomBytes(32);
const context: SignInContext = {
  clock,
  baseUrl,
  sessionKey,
  clientSecret: 'web-client-secret',
};
let sim: IssuerSim;

beforeAll(async () => {
  sim = await startIssuers(clock);
});
beforeEach(() => {
  sim.signInAs(ann);
  sim.failWith(undefined);
});
afterAll(() => sim.close());

function open(signIn: object = {}, more: Partial<SignInContext> = {}) {
  const settings = settingsFor(sim, { signIn: { issuer: 'entra', tenant, clientId, ...signIn } });
  return openSignIn(settings, { ...context, ...more })!;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok)
    throw new Error(result.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return result.value;
}

const cookiesOf = (setCookies: readonly string[]): string =>
  setCookies.map((cookie) => cookie.split(';')[0]).join('; ');

/** What a browser does between the two functions: it goes where it is sent, and keeps its cookies. */
async function visit(signIn: ReturnType<typeof open>, change: (redirect: URL) => void = () => undefined) {
  const begun = valueOf(await signIn.begin('/approve/abc'));
  const redirect = new URL(begun.redirect);
  change(redirect);
  const answer = await fetch(redirect, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? `${baseUrl}${callbackPath}?error=none`);
  return { back, callback: back.pathname + back.search, cookies: cookiesOf(begun.setCookies) };
}

async function refusal(signIn: ReturnType<typeof open>, callback: string, cookies: string | undefined) {
  const done = await signIn.complete(callback, cookies);
  return done.ok ? 'signed in' : `${done.problems[0]?.code ?? ''}: ${done.problems[0]?.message ?? ''}`;
}

it('signs a person of Entra ID in, and knows them by the subject that their tokens have', async () => {
  const signIn = open();
  const { callback, cookies } = await visit(signIn);
  const done = valueOf(await signIn.complete(callback, cookies));
  expect(done.caller).toEqual({
    subject: `entra:${tenant}/${ann}`,
    kind: 'user',
    roles: ['approver'],
    display: 'Ann Approver',
    personKeys: ['email:ann@example.com'],
  });
  expect(done.returnTo).toBe('/approve/abc');
  expect(done.setCookies[0]).toMatch(/^drawbridge-session=.*HttpOnly; SameSite=Lax$/);
  expect((await signIn.readSession(cookiesOf(done.setCookies)))?.caller).toEqual(done.caller);
});

it('signs a person of another issuer in, with a client that has no secret', async () => {
  const ofSso = { issuer: sim.issuerOf('sso'), tenant: undefined, clientId: 'public-client' };
  const signIn = openSignIn(settingsFor(sim, { signIn: ofSso }), { clock, baseUrl, sessionKey })!;
  const { callback, cookies } = await visit(signIn);
  expect(valueOf(await signIn.complete(callback, cookies)).caller.subject).toBe(
    `oidc:${sim.issuerOf('sso')}#${ann}`,
  );
});

it('asks with a code challenge, a state and a nonce that are others each time', async () => {
  const signIn = open();
  const asked = [valueOf(await signIn.begin('/')), valueOf(await signIn.begin('/'))].map(
    ({ redirect }) => new URL(redirect).searchParams,
  );
  expect(asked[0]?.get('code_challenge_method')).toBe('S256');
  for (const name of ['code_challenge', 'state', 'nonce']) {
    expect(asked[0]?.get(name)).toMatch(/^[\w-]{43}$/);
    expect(asked[0]?.get(name)).not.toBe(asked[1]?.get(name));
  }
});

it('takes a code once', async () => {
  const signIn = open();
  const { callback, cookies } = await visit(signIn);
  expect(await refusal(signIn, callback, cookies)).toBe('signed in');
  expect(await refusal(signIn, callback, cookies)).toBe(
    'sign-in/refused: the issuer refused the sign-in (invalid_grant)',
  );
});

it('takes no answer in a browser that did not begin, or began another sign-in', async () => {
  const signIn = open();
  const [mine, theirs] = [await visit(signIn), await visit(signIn)];
  expect(await refusal(signIn, mine.callback, undefined)).toMatch(/this browser has begun no sign-in/);
  expect(await refusal(signIn, theirs.callback, mine.cookies)).toMatch(/^sign-in\/refused: /);
});

it.each([
  [
    'without the state',
    (query: URLSearchParams) => {
      query.delete('state');
    },
  ],
  [
    'with another state',
    (query: URLSearchParams) => {
      query.set('state', 'x');
    },
  ],
  [
    'with a code nobody gave',
    (query: URLSearchParams) => {
      query.set('code', 'x');
    },
  ],
  [
    'with an error',
    (query: URLSearchParams) => {
      query.delete('code');
      query.set('error', 'access_denied');
    },
  ],
])('takes no answer %s', async (_what, change) => {
  const signIn = open();
  const { back, cookies } = await visit(signIn);
  change(back.searchParams);
  expect(await refusal(signIn, back.pathname + back.search, cookies)).toMatch(/^sign-in\/refused: /);
});

it('takes no token with the nonce of another sign-in, nor for another challenge', async () => {
  const signIn = open();
  for (const name of ['nonce', 'code_challenge']) {
    const { callback, cookies } = await visit(signIn, ({ searchParams }) => {
      searchParams.set(name, 'x'.repeat(43));
    });
    expect(await refusal(signIn, callback, cookies)).toMatch(/^sign-in\/refused: /);
  }
});

it('takes nobody of another tenant, though the issuer has the same keys', async () => {
  const signIn = open({ tenant: secondTenant });
  const { callback, cookies } = await visit(signIn, (redirect) => {
    redirect.pathname = redirect.pathname.replace(secondTenant, otherTenant);
  });
  expect(await refusal(signIn, callback, cookies)).toMatch(/^sign-in\/refused: /);
});

it('verifies the signature of the id_token though it came from the issuer itself', async () => {
  const forging: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    if (!response.url.endsWith('/token')) return response;
    const answer = (await response.json()) as { readonly id_token: string };
    const [head = '', body = '', signature = ''] = answer.id_token.split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, oid: bob })).toString('base64url');
    return Response.json({ ...answer, id_token: `${head}.${forged}.${signature}` });
  };
  const signIn = open({}, { fetch: forging });
  const { callback, cookies } = await visit(signIn);
  expect(await refusal(signIn, callback, cookies)).toMatch(/^sign-in\/refused: .*cannot be verified/);
});

it.each(['https://evil.example.com', '//evil.example.com', '/\\evil.example.com', '/a\nb', 'approve'])(
  'comes back to the start page in place of %j',
  async (returnTo) => {
    const signIn = open();
    const begun = valueOf(await signIn.begin(returnTo));
    const answer = await fetch(begun.redirect, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    const done = valueOf(await signIn.complete(back.pathname + back.search, cookiesOf(begun.setCookies)));
    expect(done.returnTo).toBe('/');
  },
);

it('says that the issuer is out of order, and finds it again when it is not', async () => {
  const signIn = open();
  sim.failWith(503);
  expect((await signIn.begin('/')).problems[0]?.code).toBe('sign-in/unavailable');
  sim.failWith(undefined);
  expect((await signIn.begin('/')).ok).toBe(true);
});

it('refuses a client whose secret the issuer does not take, without telling it', async () => {
  const signIn = open({}, { clientSecret: 'another-secret' });
  const { callback, cookies } = await visit(signIn);
  const said = await refusal(signIn, callback, cookies);
  expect(said).toBe('sign-in/refused: the issuer refused the sign-in (invalid_client)');
});

it('opens no sign-in over http beyond this machine, and marks the cookies as secure over https', async () => {
  expect(() => open({}, { baseUrl: 'http://drawbridge.example.com' })).toThrow(/over https/);
  const begun = valueOf(await open({}, { baseUrl: 'https://drawbridge.example.com' }).begin('/'));
  expect(begun.setCookies[0]).toMatch(/^__Host-drawbridge-sign-in=.*; Secure$/);
});

it('opens no sign-in where none is configured', () => {
  expect(openSignIn(settingsFor(sim), context)).toBeUndefined();
});

it('shows a page to choose at where nobody is set to sign in', async () => {
  sim.signInAs(undefined);
  const { redirect } = valueOf(await open().begin('/'));
  const page = await (await fetch(redirect)).text();
  expect(page).toContain('Ann Approver</a>');
});
