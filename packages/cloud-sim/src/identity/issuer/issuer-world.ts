/** Somebody who can sign in. */
export interface IssuerPerson {
  /** `oid` in Entra ID, `sub` elsewhere. */
  readonly id: string;
  readonly name: string;
  readonly email?: string;
  /** `email_verified`; in Entra ID `xms_edov`. */
  readonly isEmailVerified?: boolean;
  readonly roles: readonly string[];
  /** What else the issuer says of the person. */
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** A client of the issuer. */
export interface IssuerApplication {
  readonly clientId: string;
  /** Without one the client is public. */
  readonly secret?: string;
  readonly redirectUris: readonly string[];
}

/** A tenant of Microsoft Entra ID, or another issuer of OpenID Connect. */
export interface IssuerTenant {
  readonly id: string;
  readonly kind: 'entra' | 'oidc';
  readonly people: readonly IssuerPerson[];
  readonly applications: readonly IssuerApplication[];
}

/** What is said of a token beside its holder. */
export interface TokenWishes {
  readonly tenant: string;
  /** What Entra ID calls `ver`. */
  readonly version?: '1.0' | '2.0';
  readonly audience: string;
  readonly lifeSeconds?: number;
  /** Laid over the claims; one that is undefined is left out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
}
