import type { Result } from '@drawbridge/base';
import type { JWTPayload } from 'jose';

import type { Caller } from '../identity/callers/caller.ts';
import { entraCaller } from '../identity/entra/entra-claims.ts';
import { oidcCaller } from '../identity/oidc/verify-oidc-token.ts';
import { refuse } from '../identity/issuers/refusals.ts';
import type { AuthenticationSettings } from '../settings/authentication-settings.ts';

/** Where people sign in, and whom an id_token from there names. */
export interface SignInProvider {
  /** Whose metadata are at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  /** Who it is, once the token was verified. */
  identify(claims: JWTPayload): Result<Caller>;
}

/** The provider that the settings name; undefined where they name none. */
export function signInProvider({ entra, oidc, signIn }: AuthenticationSettings): SignInProvider | undefined {
  if (signIn === undefined) return undefined;
  const settings = oidc.find(({ issuer }) => issuer === signIn.issuer);
  if (settings !== undefined) {
    return { issuer: settings.issuer, identify: (claims) => oidcCaller(claims, 'user', settings) };
  }
  if (entra === undefined) return undefined;
  const tenant = signIn.tenant ?? entra.tenants[0] ?? '';
  return {
    issuer: `${entra.authorityHost.replace(/\/$/, '')}/${tenant}/v2.0`,
    identify: (claims) => {
      if (claims.tid !== tenant)
        return refuse('identity/untrusted-issuer', 'the person is of another tenant');
      if (claims.idtyp === 'app') return refuse('identity/not-verified', 'an application does not sign in');
      return entraCaller(claims, 'user', entra);
    },
  };
}
