import type { JWTPayload } from 'jose';

import type { IssuerPerson, IssuerTenant, TokenWishes } from './issuer-world.ts';

/** What a token is made of. */
export interface ClaimsContext {
  /** Where the issuer is: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly now: Date;
}

/** A tenant's name for itself. Version 1 of Entra ID's has another host than the metadata, and a slash at its end. */
export function issuerOf(url: string, { id, kind }: IssuerTenant, version: '1.0' | '2.0'): string {
  if (kind === 'oidc') return `${url}/${id}`;
  return version === '1.0' ? `${url}/sts/${id}/` : `${url}/${id}/v2.0`;
}

/** The claims of a person's access token: Entra ID's as its claims reference has them, and RFC 9068's. */
export function claimsOfPerson(
  context: ClaimsContext,
  tenant: IssuerTenant,
  person: IssuerPerson,
  wishes: TokenWishes,
): JWTPayload {
  const said = describePerson(tenant, person);
  const ofEntra =
    tenant.kind === 'entra'
      ? { ...versioned(wishes), scp: 'access_as_user' }
      : { client_id: 'drawbridge-cli' };
  return overlay(context, tenant, wishes, { ...said, ...ofEntra });
}

/** The claims of an application's token, as `idtyp` and `oid` tell it from a person's. */
export function claimsOfWorkload(
  context: ClaimsContext,
  tenant: IssuerTenant,
  workload: { readonly id: string; readonly roles: readonly string[] },
  wishes: TokenWishes,
): JWTPayload {
  const { id, roles } = workload;
  const own =
    tenant.kind === 'entra'
      ? {
          ...versioned(wishes),
          oid: id,
          sub: id,
          tid: tenant.id,
          idtyp: 'app',
          ...(roles.length > 0 && { roles }),
        }
      : { sub: id, client_id: id, roles };
  return overlay(context, tenant, wishes, own);
}

/** The claims of an id_token: for the client to read, and without a scope. */
export function claimsOfSignIn(
  context: ClaimsContext,
  tenant: IssuerTenant,
  person: IssuerPerson,
  wishes: TokenWishes & { readonly nonce?: string },
): JWTPayload {
  const ver = tenant.kind === 'entra' ? { ver: '2.0' } : {};
  const nonce = wishes.nonce === undefined ? {} : { nonce: wishes.nonce };
  return overlay(context, tenant, wishes, { ...describePerson(tenant, person), ...ver, ...nonce });
}

function describePerson({ id: tid, kind }: IssuerTenant, person: IssuerPerson): JWTPayload {
  const { id, name, email, roles, isEmailVerified = false, claims } = person;
  const address = email === undefined ? {} : { email };
  if (kind === 'oidc')
    return { sub: id, name, ...address, email_verified: isEmailVerified, roles, ...claims };
  const given = roles.length === 0 ? {} : { roles };
  // In Entra ID `sub` is another one for each application.
  return {
    tid,
    oid: id,
    sub: `pairwise-${id}`,
    name,
    ...address,
    ...given,
    xms_edov: isEmailVerified,
    ...claims,
  };
}

function versioned({ version = '2.0' }: TokenWishes): JWTPayload {
  const client = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
  return version === '2.0'
    ? { ver: '2.0', azp: client, azpacr: '0' }
    : { ver: '1.0', appid: client, appidacr: '0' };
}

function overlay(
  { url, now }: ClaimsContext,
  tenant: IssuerTenant,
  { version = '2.0', audience, lifeSeconds = 3_600, claims = {} }: TokenWishes,
  own: JWTPayload,
): JWTPayload {
  const iat = Math.floor(now.getTime() / 1_000);
  const times = { iat, nbf: iat, exp: iat + lifeSeconds };
  const all: Readonly<Record<string, unknown>> = {
    iss: issuerOf(url, tenant, version),
    aud: audience,
    ...times,
    ...own,
    ...claims,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
