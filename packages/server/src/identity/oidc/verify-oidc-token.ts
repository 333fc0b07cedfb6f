import { succeed, type Result } from '@drawbridge/base';
import { jwtVerify, type JWTPayload } from 'jose';

import type { OidcIssuerSettings } from '../../settings/authentication-settings.ts';
import type { Caller, CallerKind } from '../callers/caller.ts';
import { claimAt, displayOf, personKeysOf, rolesOf, textsOf } from '../issuers/claims.ts';
import { openIssuer, type IssuerReach } from '../issuers/issuer-keys.ts';
import { IssuerUnavailable, readHeader, refuse } from '../issuers/refusals.ts';

/** Verifies access tokens of one issuer. May throw what jose does, and IssuerUnavailable. */
export type OidcVerifier = (token: string) => Promise<Result<Caller>>;

const accessTokenTypes = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

/** Opens an issuer: metadata and keys as OpenID Connect Discovery 1.0 has them, tokens as RFC 9068. */
export function openOidcIssuer(
  settings: OidcIssuerSettings,
  clockSkewMs: number,
  reach: IssuerReach,
): OidcVerifier {
  const { issuer, audience, algorithms } = settings;
  const open = openIssuer(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, reach);
  return async (token) => {
    const { typ } = readHeader(token);
    if (!accessTokenTypes.includes(typ?.toLowerCase())) {
      return refuse('identity/not-verified', 'the token is no access token');
    }
    const known = await open();
    if (known.issuer !== issuer) throw new IssuerUnavailable("the issuer's metadata name another issuer");
    const { payload } = await jwtVerify(token, known.keys, {
      issuer,
      audience,
      algorithms,
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: clockSkewMs / 1_000,
      currentDate: reach.clock.now(),
    });
    if (['nonce', 'at_hash', 'c_hash'].some((claim) => payload[claim] !== undefined)) {
      return refuse('identity/not-verified', 'the token is an id_token: send an access token for this API');
    }
    return oidcCaller(payload, kindOf(payload, settings), settings);
  };
}

/** Who a token of the issuer is of, once it was verified. */
export function oidcCaller(
  payload: JWTPayload,
  kind: CallerKind,
  { issuer, roles, personClaims }: OidcIssuerSettings,
): Result<Caller> {
  const { sub = '' } = payload;
  if (sub === '') return refuse('identity/not-verified', 'the token names no subject');
  const subject = `oidc:${issuer}#${sub}`;
  return succeed({
    subject,
    kind,
    roles: rolesOf(textsOf(claimAt(payload, roles.claim)), roles.values),
    display: displayOf(payload, ['name', 'preferred_username', 'client_id'], subject),
    personKeys: personKeysOf(payload, payload.email_verified === true, personClaims),
  });
}

/** Nothing in OpenID Connect tells people from machines: without the claim that does, everybody is a machine. */
function kindOf(payload: JWTPayload, { person }: OidcIssuerSettings): CallerKind {
  if (person === undefined) return 'workload';
  const value = claimAt(payload, person.claim);
  const isPerson = person.equals === undefined ? value !== undefined : value === person.equals;
  return isPerson ? 'user' : 'workload';
}
