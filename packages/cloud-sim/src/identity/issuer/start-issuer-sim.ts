import type { Clock } from '@drawbridge/base';
import { Hono } from 'hono';
import type { JWTPayload } from 'jose';

import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { serveOnLoopback, type LoopbackEnv } from '../../simulation/loopback-server.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { claimsOfPerson, claimsOfSignIn, claimsOfWorkload, issuerOf } from './issuer-claims.ts';
import type { IssuerTenant, TokenWishes } from './issuer-world.ts';
import { authorize } from './sign-in-page.ts';
import { SigningKeys } from './signing-keys.ts';

/** What the stand-in of issuers is told. */
export interface IssuerSimOptions {
  readonly tenants: readonly IssuerTenant[];
  readonly clock: Clock;
}

/** Tenants of Microsoft Entra ID and other issuers of OpenID Connect, on one http server on loopback. */
export interface IssuerSim {
  /** `http://127.0.0.1:<port>`: what `authorityHost` is to be. */
  readonly url: string;
  /** A tenant's issuer, as its tokens say it. */
  issuerOf(tenant: string, version?: '1.0' | '2.0'): string;
  accessToken(person: string, wishes: TokenWishes): Promise<string>;
  workloadToken(workload: string, roles: readonly string[], wishes: TokenWishes): Promise<string>;
  idToken(person: string, wishes: TokenWishes & { readonly nonce?: string }): Promise<string>;
  /** Signs whatever is given with the key of the moment. */
  sign(claims: JWTPayload, header?: Readonly<Record<string, unknown>>): Promise<string>;
  /** The keys that are published at the moment. */
  readonly publishedKeys: SigningKeys['published'];
  /** A new key signs from now on; those before it are still published only if they are kept. */
  rotateKeys(options: { readonly keepOld: boolean }): Promise<void>;
  /** Who signs in at the next visits without being asked; undefined: the page asks. */
  signInAs(person: string | undefined): void;
  /** Makes every request fail with this status until it is undefined again. */
  failWith(status: number | undefined): void;
  /** The paths that were asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

interface State extends IssuerSimOptions {
  readonly keys: SigningKeys;
  readonly codes: AuthorizationCodes;
  readonly requests: string[];
  url: string;
  person: string | undefined;
  failing: number | undefined;
}

/** Starts it, with keys of its own that are nowhere kept. */
export async function startIssuerSim(options: IssuerSimOptions): Promise<IssuerSim> {
  const keys = await SigningKeys.generate();
  const nothing = { requests: [], url: '', person: undefined, failing: undefined };
  const state: State = { ...options, ...nothing, keys, codes: new AuthorizationCodes() };
  const server = await serveOnLoopback(createApp(state));
  state.url = server.url;
  const context = () => ({ url: state.url, now: state.clock.now() });
  return {
    url: server.url,
    issuerOf: (tenant, version = '2.0') => issuerOf(state.url, tenantOf(state, tenant), version),
    accessToken: (person, wishes) => {
      const tenant = tenantOf(state, wishes.tenant);
      return keys.sign(claimsOfPerson(context(), tenant, personOf(tenant, person), wishes), wishes.header);
    },
    workloadToken: (id, roles, wishes) => {
      const tenant = tenantOf(state, wishes.tenant);
      return keys.sign(claimsOfWorkload(context(), tenant, { id, roles }, wishes), wishes.header);
    },
    idToken: (person, wishes) => {
      const tenant = tenantOf(state, wishes.tenant);
      return keys.sign(claimsOfSignIn(context(), tenant, personOf(tenant, person), wishes), wishes.header);
    },
    sign: (claims, header) => keys.sign(claims, header),
    get publishedKeys() {
      return keys.published;
    },
    rotateKeys: ({ keepOld }) => keys.rotate(keepOld),
    signInAs: (person) => {
      state.person = person;
    },
    failWith: (status) => {
      state.failing = status;
    },
    requests: state.requests,
    close: () => server.close(),
  };
}

function createApp(state: State): Hono<LoopbackEnv> {
  const app = new Hono<LoopbackEnv>();
  app.use(async ({ req }, next) => {
    state.requests.push(req.path);
    return state.failing === undefined ? next() : new Response('out of order', { status: state.failing });
  });
  const configuration = '.well-known/openid-configuration';
  app.get(`/:tenant/v2.0/${configuration}`, ({ req }) =>
    respond(describe(state, req.param('tenant'), '2.0')),
  );
  app.get(`/:tenant/${configuration}`, ({ req }) => respond(describe(state, req.param('tenant'), '1.0')));
  app.get('/:tenant/discovery/v2.0/keys', () => respond(publish(state, '2.0')));
  app.get('/:tenant/discovery/keys', () => respond(publish(state, '1.0')));
  app.get('/:tenant/oauth2/v2.0/authorize', ({ req }) => {
    const query = new URL(req.url).searchParams;
    const tenant = tenantOf(state, req.param('tenant'));
    const answer = authorize(state.codes, tenant, query, query.get('person') ?? state.person);
    if ('redirect' in answer) return Response.redirect(answer.redirect, 302);
    if ('page' in answer)
      return new Response(answer.page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
    return respond(jsonAnswer(400, answer));
  });
  app.post('/:tenant/oauth2/v2.0/token', async ({ req }) => {
    const form = new URLSearchParams(await req.text());
    return respond(await exchange(state, req.param('tenant'), form, req.header('authorization')));
  });
  return app;
}

function describe(state: State, id: string, version: '1.0' | '2.0'): Answer {
  const tenant = state.tenants.find((known) => known.id === id);
  if (tenant === undefined) return jsonAnswer(400, { error: 'invalid_tenant' });
  const keys = version === '2.0' && tenant.kind === 'entra' ? 'v2.0/keys' : 'keys';
  return jsonAnswer(200, {
    issuer: issuerOf(state.url, tenant, version),
    authorization_endpoint: `${state.url}/${id}/oauth2/v2.0/authorize`,
    token_endpoint: `${state.url}/${id}/oauth2/v2.0/token`,
    jwks_uri: `${state.url}/${id}/discovery/${keys}`,
    response_types_supported: ['code'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
  });
}

/** Entra ID's keys are the same for all tenants; version 2 says of each whose it is, by a template. */
function publish({ keys, url }: State, version: '1.0' | '2.0'): Answer {
  const issuer = version === '2.0' ? { issuer: `${url}/{tenantid}/v2.0` } : {};
  return jsonAnswer(200, { keys: keys.published.map((key) => ({ ...key, ...issuer })) });
}

async function exchange(
  state: State,
  id: string,
  form: URLSearchParams,
  authorization: string | undefined,
): Promise<Answer> {
  if (form.get('grant_type') !== 'authorization_code')
    return jsonAnswer(400, { error: 'unsupported_grant_type' });
  const secret = form.get('client_secret') ?? secretIn(authorization);
  const code = state.codes.exchange(tenantOf(state, id), form, secret);
  if ('error' in code) return jsonAnswer(code.error === 'invalid_client' ? 401 : 400, code);
  const { tenant, person, application, nonce } = code;
  const context = { url: state.url, now: state.clock.now() };
  const wishes = { tenant: id, audience: application.clientId, ...(nonce === undefined ? {} : { nonce }) };
  return jsonAnswer(200, {
    token_type: 'Bearer',
    expires_in: 3_600,
    id_token: await state.keys.sign(claimsOfSignIn(context, tenant, person, wishes)),
    access_token: await state.keys.sign(claimsOfPerson(context, tenant, person, wishes)),
  });
}

function secretIn(authorization: string | undefined): string | undefined {
  const basic = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  return basic === undefined
    ? undefined
    : decodeURIComponent(Buffer.from(basic, 'base64').toString().split(':')[1] ?? '');
}

function tenantOf({ tenants }: State, id: string): IssuerTenant {
  const tenant = tenants.find((known) => known.id === id);
  if (tenant === undefined) throw new Error(`the simulated issuers have no tenant ${id}`);
  return tenant;
}

function personOf({ people }: IssuerTenant, id: string) {
  const person = people.find((known) => known.id === id);
  if (person === undefined) throw new Error(`the tenant has nobody with the id ${id}`);
  return person;
}

function respond({ status, body, headers }: Answer): Response {
  return new Response(body ?? null, { status, headers: headers ?? {} });
}
