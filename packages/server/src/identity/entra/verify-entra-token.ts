import type { Result } from '@drawbridge/base';
import { decodeJwt, jwtVerify, type JWTPayload, type RemoteJWKSet } from 'jose';

import type { EntraSettings } from '../../settings/authentication-settings.ts';
import type { Caller } from '../callers/caller.ts';
import { openIssuer, type IssuerReach, type KnownIssuer } from '../issuers/issuer-keys.ts';
import { IssuerUnavailable, readHeader, refuse } from '../issuers/refusals.ts';
import { entraCaller } from './entra-claims.ts';

/** Verifies tokens of the tenants that are named. May throw what jose does, and IssuerUnavailable. */
export type EntraVerifier = (token: string) => Promise<Result<Caller>>;

type TokenVersion = '1.0' | '2.0';

/**
 * Opens the tenants of Microsoft Entra ID. Which of the two issuers of a tenant a token is held against, with its own
 * metadata and keys, is what its `ver` says; the issuer is then compared whole, so a lie in `ver` fails.
 * Source: learn.microsoft.com/entra/identity-platform/access-tokens, claims-validation.
 */
export function openEntra(settings: EntraSettings, clockSkewMs: number, reach: IssuerReach): EntraVerifier {
  const issuers = new Map<string, () => Promise<KnownIssuer>>(
    settings.tenants.flatMap((tenant) =>
      (['1.0', '2.0'] as const).map(
        (version) =>
          [`${tenant} ${version}`, openIssuer(metadataUrl(settings, tenant, version), reach)] as const,
      ),
    ),
  );
  const audience = settings.audiences ?? [settings.clientId, `api://${settings.clientId}`];
  return async (token) => {
    const header = readHeader(token);
    if ('nonce' in header) {
      return refuse('identity/not-verified', 'the token is for Microsoft Graph, which alone can verify it');
    }
    const { tid, ver } = decodeJwt(token);
    const tenant = typeof tid === 'string' ? tid.toLowerCase() : '';
    const open = issuers.get(`${tenant} ${String(ver)}`);
    if (open === undefined) {
      return refuse('identity/untrusted-issuer', "the token's tenant or version is not one that is let in");
    }
    const known = await open();
    checkIssuer(known, tenant, ver as TokenVersion);
    const { payload, protectedHeader } = await jwtVerify(token, known.keys, {
      issuer: known.issuer,
      audience: [...audience],
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'nbf', 'iat', 'tid', 'oid', 'sub'],
      clockTolerance: clockSkewMs / 1_000,
      currentDate: reach.clock.now(),
    });
    if (!isKeyOfTenant(known.keys, protectedHeader.kid, tenant)) {
      return refuse('identity/not-verified', "the token's key belongs to another issuer");
    }
    const kind = kindOf(payload);
    return typeof kind === 'string' ? entraCaller(payload, kind, settings) : kind;
  };
}

function metadataUrl({ authorityHost }: EntraSettings, tenant: string, version: TokenVersion): string {
  const path = version === '2.0' ? '/v2.0' : '';
  return `${authorityHost.replace(/\/$/, '')}/${tenant}${path}/.well-known/openid-configuration`;
}

/** The metadata of one tenant name it; those of `common` have a template there, which fits every tenant. */
function checkIssuer({ issuer }: KnownIssuer, tenant: string, version: TokenVersion): void {
  const end = version === '2.0' ? `/${tenant}/v2.0` : `/${tenant}/`;
  if (!issuer.endsWith(end)) throw new IssuerUnavailable("the issuer's metadata are of another tenant");
}

/** Keys of Entra say whose they are: of one tenant, or, by a template, of every. */
function isKeyOfTenant(keys: RemoteJWKSet, kid: string | undefined, tenant: string): boolean {
  const issuers = (keys.jwks()?.keys ?? [])
    .filter((key) => key.kid === kid)
    .map((key) => (key as { readonly issuer?: unknown }).issuer)
    .filter((issuer) => issuer !== undefined);
  return issuers.every(
    (issuer) =>
      typeof issuer === 'string' && issuer.replace('{tenantid}', tenant).split('/').includes(tenant),
  );
}

/**
 * A person's access token has a scope, an application's says `idtyp: app`. A token with neither is refused, as the roles
 * in it may be those of an application that a person acts through; so is one for a client to read, an id_token.
 */
function kindOf(payload: JWTPayload): 'user' | 'workload' | ReturnType<typeof refuse> {
  const { scp, idtyp, azp, appid } = payload;
  const isForClients = ['nonce', 'at_hash', 'c_hash'].some((claim) => payload[claim] !== undefined);
  if (isForClients || (azp ?? appid) === undefined) {
    return refuse('identity/not-verified', 'the token is an id_token: send an access token for this API');
  }
  const hasScope = typeof scp === 'string' && scp.trim() !== '';
  if (idtyp === 'app' && scp === undefined) return 'workload';
  if ((idtyp === undefined || idtyp === 'user') && hasScope) return 'user';
  return refuse(
    'identity/not-verified',
    'the token does not say whether it is of a person or of an application',
    ['add the optional claim idtyp to the access tokens of the application registration'],
  );
}
