import { fail, problem, succeed, type Clock, type Result } from '@drawbridge/base';
import * as client from 'openid-client';
import { z } from 'zod';

import type { Caller } from '../identity/callers/caller.ts';
import { isSafeAddress } from '../settings/addresses.ts';
import type { AuthenticationSettings } from '../settings/authentication-settings.ts';
import { openOidcClient } from './oidc-client.ts';
import { sealedCookie } from './sealed-cookie.ts';
import { beginSession, sessionSchema, type Session } from './session.ts';
import { signInProvider } from './sign-in-provider.ts';

/** What signing in takes from outside. */
export interface SignInContext {
  readonly clock: Clock;
  /** Where people reach this server: `https://drawbridge.example.com`. */
  readonly baseUrl: string;
  /** 32 bytes that seal the cookies, the same on every replica. */
  readonly sessionKey: Uint8Array;
  readonly clientSecret?: string;
  readonly fetch?: typeof globalThis.fetch;
}

/** Where a browser is sent, and what it keeps until it comes back. */
interface SignInStart {
  readonly redirect: string;
  readonly setCookies: readonly string[];
}

/** Somebody who signed in. */
interface SignedIn {
  readonly caller: Caller;
  /** The path that the person had asked for. */
  readonly returnTo: string;
  readonly setCookies: readonly string[];
}

/** Signing in by OpenID Connect: authorization code with PKCE, state and nonce; and the session after it. */
export interface SignIn {
  begin(returnTo: string): Promise<Result<SignInStart>>;
  /** `callback` is the path and query that the issuer sent the browser back with. */
  complete(callback: string, cookieHeader: string | undefined): Promise<Result<SignedIn>>;
  readSession(cookieHeader: string | undefined): Promise<Session | undefined>;
  /** Set-Cookie headers that end the session. */
  readonly end: readonly string[];
}

/** The path of {@link SignIn.complete}, as it is registered with the issuer. */
export const callbackPath = '/sign-in/callback';

const pendingSchema = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
});

const tenMinutes = 600_000;

/**
 * Opens the sign-in that the settings name; undefined where they name none. The issuer is asked at the first use. Throws
 * for a base address that is http beyond this machine: cookies would travel in the clear.
 */
export function openSignIn(settings: AuthenticationSettings, context: SignInContext): SignIn | undefined {
  const provider = signInProvider(settings);
  const { signIn } = settings;
  if (provider === undefined || signIn === undefined) return undefined;
  const { clock, baseUrl, sessionKey: key, clientSecret, fetch = globalThis.fetch } = context;
  const find = openOidcClient(provider.issuer, signIn, { clock, fetch, clientSecret });
  if (!isSafeAddress(baseUrl)) throw new Error('people sign in over https, or on this machine');
  const sealing = { key, clock, isSecure: baseUrl.startsWith('https:') };
  const pending = sealedCookie({ name: 'sign-in', schema: pendingSchema, lifeMs: tenMinutes, ...sealing });
  const session = sealedCookie({
    name: 'session',
    schema: sessionSchema,
    lifeMs: signIn.sessionFor,
    ...sealing,
  });
  const redirectUri = new URL(callbackPath, baseUrl).href;
  return {
    begin: (returnTo) =>
      orProblem(async () => {
        const codeVerifier = client.randomPKCECodeVerifier();
        const checks = { state: client.randomState(), nonce: client.randomNonce() };
        const redirect = client.buildAuthorizationUrl(await find(), {
          redirect_uri: redirectUri,
          scope: 'openid profile email',
          code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: 'S256',
          ...checks,
        });
        const cookie = await pending.set({ ...checks, codeVerifier, returnTo: ownPath(returnTo) });
        return succeed({ redirect: redirect.href, setCookies: [cookie] });
      }),
    complete: async (callback, cookieHeader) => {
      const begun = await pending.read(cookieHeader);
      if (begun === undefined)
        return refuse('this browser has begun no sign-in, or more than ten minutes ago');
      const url = new URL(ownPath(callback), baseUrl);
      if (url.pathname !== callbackPath) return refuse('this is not where people come back to');
      return orProblem(async () => {
        const tokens = await client.authorizationCodeGrant(await find(), url, {
          pkceCodeVerifier: begun.codeVerifier,
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          idTokenExpected: true,
        });
        const named = provider.identify({ ...tokens.claims() });
        if (!named.ok) return named;
        const cookie = await session.set(beginSession(named.value) as z.infer<typeof sessionSchema>);
        const { returnTo } = begun;
        return succeed({ caller: named.value, returnTo, setCookies: [cookie, pending.clear] });
      });
    },
    readSession: (cookieHeader) => session.read(cookieHeader),
    end: [session.clear, pending.clear],
  };
}

/** A path of this server; the start page in place of everything that leads elsewhere. */
function ownPath(path: string): string {
  const isOwn = path.startsWith('/') && !/^\/[/\\]|[\p{Cc}\\]/u.test(path);
  return isOwn ? path : '/';
}

function refuse(message: string): Result<never> {
  return fail(problem('sign-in/refused', message, { hints: ['open the link again'] }));
}

/** What the issuer or the library refused, without any text of the answer but the error's code. */
async function orProblem<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof client.AuthorizationResponseError || thrown instanceof client.ResponseBodyError) {
      return refuse(`the issuer refused the sign-in (${codeOf(thrown.error)})`);
    }
    const { name = '', code } = thrown as { readonly name?: string; readonly code?: string };
    if (
      code === 'OAUTH_TIMEOUT' ||
      ['TypeError', 'TimeoutError', 'AbortError'].includes(name) ||
      isNoAnswer(code)
    ) {
      return fail(problem('sign-in/unavailable', 'the issuer cannot be reached, or does not answer as one'));
    }
    if (thrown instanceof client.ClientError || code?.startsWith('OAUTH_') === true) {
      return refuse(`what the issuer answered cannot be verified (${codeOf(code)})`);
    }
    throw thrown;
  }
}

function isNoAnswer(code: string | undefined): boolean {
  return ['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_PARSE_ERROR', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(
    code ?? '',
  );
}

function codeOf(code: string | undefined): string {
  return code !== undefined && /^\w{1,60}$/.test(code) ? code : 'without a reason';
}
