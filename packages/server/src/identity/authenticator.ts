import type { Clock, Result } from '@drawbridge/base';
import { decodeJwt } from 'jose';

import type { AuthenticationSettings } from '../settings/authentication-settings.ts';
import type { Caller } from './callers/caller.ts';
import { openEntra } from './entra/verify-entra-token.ts';
import type { IssuerReach } from './issuers/issuer-keys.ts';
import { openOidcIssuer } from './oidc/verify-oidc-token.ts';
import { refuse, refuseThrown } from './issuers/refusals.ts';
import type { TokenStore } from './tokens/token-store.ts';
import { verifyApiToken } from './tokens/verify-api-token.ts';

/** What authenticating takes from outside. */
export interface AuthenticatorContext {
  readonly clock: Clock;
  /** Where API tokens are kept; without it none is taken, whatever the settings say. */
  readonly tokens?: TokenStore;
  readonly fetch?: typeof globalThis.fetch;
  /** See {@link IssuerReach}: ten minutes, and not sooner than thirty seconds. */
  readonly keyCache?: IssuerReach['keyCache'];
}

/** Says who calls, by an Authorization header. */
export interface Authenticator {
  /** A caller who proves nothing is refused with a code from `RefusalCode`; nothing that a caller sends is thrown over. */
  readonly authenticate: (authorizationHeader: string | undefined) => Promise<Result<Caller>>;
}

const longestToken = 16_384;

/** Opens what the settings name. Issuers are asked for their keys when the first of their tokens comes. */
export function openAuthenticator(
  settings: AuthenticationSettings,
  { clock, tokens, fetch = globalThis.fetch, keyCache }: AuthenticatorContext,
): Authenticator {
  const reach = { clock, fetch, keyCache: keyCache ?? { maxAgeMs: 600_000, cooldownMs: 30_000 } };
  const skew = settings.clockSkew;
  const entra = settings.entra === undefined ? undefined : openEntra(settings.entra, skew, reach);
  const oidc = new Map(
    settings.oidc.map((issuer) => [issuer.issuer, openOidcIssuer(issuer, skew, reach)] as const),
  );
  const store = settings.tokens ? tokens : undefined;
  const verify = async (token: string): Promise<Result<Caller>> => {
    if (token.startsWith('dbr_')) {
      if (store !== undefined) return verifyApiToken(token, store, clock);
      return refuse('identity/untrusted-issuer', 'API tokens are not taken here');
    }
    const verifier = oidc.get(decodeJwt(token).iss ?? '') ?? entra;
    if (verifier !== undefined) return verifier(token);
    return refuse('identity/untrusted-issuer', "the token's issuer is not one that is let in");
  };
  return {
    authenticate: async (header) => {
      const token = readBearer(header);
      if (typeof token !== 'string') return token;
      try {
        return await verify(token);
      } catch (thrown) {
        return refuseThrown(thrown);
      }
    },
  };
}

function readBearer(header: string | undefined): string | ReturnType<typeof refuse> {
  if (header === undefined || header.trim() === '') {
    return refuse('identity/no-credentials', 'there is no Authorization header', [
      'Authorization: Bearer TOKEN',
    ]);
  }
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(header.trim())?.[1];
  if (token === undefined || token.length > longestToken) {
    return refuse('identity/malformed', 'the Authorization header is not Bearer and a token');
  }
  return token;
}
