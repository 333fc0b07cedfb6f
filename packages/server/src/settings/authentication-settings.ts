import { z } from 'zod';

import { safeAddress, secretFile } from './addresses.ts';
import { durationSetting } from './duration-setting.ts';

/** What somebody may be given. They do not contain one another: a person may have several. */
export const roles = ['viewer', 'responder', 'approver', 'admin'] as const;

export type Role = (typeof roles)[number];

const role = z.enum(roles);
const guid = (what: string) => z.guid(`${what} is named by its id, a GUID`).toLowerCase();

/** Claims that the issuer vouches for and that are the same in all identities of one person: `employeeid: employee`. */
const personClaims = z.record(z.string().min(1), z.string().regex(/^[a-z][a-z0-9-]*$/)).default({});

const entra = z.strictObject({
  /** Tenants whose tokens are taken, by id. */
  tenants: z.array(guid('a tenant')).min(1),
  /** The application of this server. */
  clientId: guid('an application'),
  /** What a token may be for, each compared whole. Without it: the client id and `api://<client id>`. */
  audiences: z.array(z.string().min(1)).min(1).optional(),
  /** Another cloud's sign-in: `https://login.microsoftonline.us`. */
  authorityHost: safeAddress.default('https://login.microsoftonline.com'),
  /** App role → our role, where the application's roles are not called as ours are. */
  appRoles: z.record(z.string().min(1), role).optional(),
  /** Group's id → role. A token that leaves its groups out because there are too many is refused then. */
  groupRoles: z.record(guid('a group'), role).optional(),
  personClaims,
});

/** Signatures by public keys only: never `none`, never a shared secret for which a public key could be taken. */
const signatures = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** A claim by its name, or by the way to it: `[realm_access, roles]`. */
const claimPath = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const oidcIssuer = z.strictObject({
  /** As the tokens say it, to the letter. */
  issuer: safeAddress.refine(
    (url) => !/login\.microsoftonline\.(com|us)\/(common|organizations|consumers)\b/.test(url),
    'one issuer for all tenants lets any tenant in: use authentication.entra with its tenants',
  ),
  audience: z.string().min(1),
  algorithms: z.array(z.enum(signatures)).min(1).default(['RS256']),
  roles: z.strictObject({
    claim: claimPath,
    /** Value of the claim → role. */
    values: z
      .record(z.string(), role)
      .refine((values) => Object.keys(values).length > 0, 'at least one: else nobody may do anything'),
  }),
  /** What only tokens of people say. Without it all tokens count as workloads, which never approve. */
  person: z
    .strictObject({ claim: claimPath, equals: z.union([z.string(), z.boolean()]).optional() })
    .optional(),
  personClaims,
});

/** An identity as callers have it. A misspelt one would link nobody, and nobody would notice. */
const identity = z
  .string()
  .regex(
    /^(entra:[0-9a-f-]{36}\/[0-9a-f-]{36}|oidc:https?:\/\/[^#\s]+#\S+|email:[^@\s]+@[^@\s]+)$/i,
    'entra:<tenant>/<object>, oidc:<issuer>#<subject> or email:<address>',
  )
  .transform((text) => (text.startsWith('oidc:') ? text : text.toLowerCase()));

const signIn = z.strictObject({
  /** `entra`, or the issuer of one of `oidc`. */
  issuer: z.union([z.literal('entra'), z.string().min(1)]),
  /** The tenant that people sign in at, where `entra` has several. */
  tenant: guid('a tenant').optional(),
  clientId: z.string().min(1),
  /** Without it the client is public, and PKCE alone protects the code. */
  clientSecretFile: secretFile.optional(),
  /** 32 bytes in base64 that seal the cookies, the same on every replica. Without it a restart signs everybody out. */
  sessionKeyFile: secretFile.optional(),
  sessionFor: durationSetting('PT1M', 'PT8H').prefault('PT30M'),
});

/** How callers show who they are. Nothing is let in that is not named here. */
export const authenticationSettings = z
  .strictObject({
    entra: entra.optional(),
    oidc: z.array(oidcIssuer).default([]),
    /** API tokens for machines, as `drawbridge token` makes them. */
    tokens: z.boolean().default(false),
    signIn: signIn.optional(),
    /** Identities that are one person's: `entra:<tenant>/<object>`, `oidc:<issuer>#<subject>`, `email:<address>`. */
    identities: z.array(z.array(identity).min(2, 'at least two, or there is nothing to link')).default([]),
    /** How far clocks may differ. */
    clockSkew: durationSetting('PT0S', 'PT5M').prefault('PT1M'),
  })
  .superRefine(({ entra: directory, oidc, signIn: door }, issues) => {
    const complain = (path: (string | number)[], message: string): void => {
      issues.addIssue({ code: 'custom', path, message });
    };
    oidc.forEach(({ issuer }, index) => {
      const first = oidc.findIndex((other) => other.issuer === issuer);
      if (first < index) complain(['oidc', index, 'issuer'], `${issuer} is named twice`);
    });
    if (door === undefined) return;
    const { issuer, tenant } = door;
    if (issuer === 'entra') {
      complainAboutTenant(directory, tenant, complain);
    } else if (!oidc.some((known) => known.issuer === issuer)) {
      complain(['signIn', 'issuer'], `entra, or an issuer of oidc: ${issuer} is neither`);
    }
  });

function complainAboutTenant(
  directory: EntraSettings | undefined,
  tenant: string | undefined,
  complain: (path: (string | number)[], message: string) => void,
): void {
  if (directory === undefined) {
    complain(['signIn', 'issuer'], 'entra is not configured: add authentication.entra');
  } else if (tenant === undefined && directory.tenants.length > 1) {
    complain(['signIn', 'tenant'], 'name the tenant to sign in at: entra has several');
  } else if (tenant !== undefined && !directory.tenants.includes(tenant)) {
    complain(['signIn', 'tenant'], `${tenant} is not one of entra.tenants`);
  }
}

export type AuthenticationSettings = z.infer<typeof authenticationSettings>;
export type EntraSettings = z.infer<typeof entra>;
export type OidcIssuerSettings = z.infer<typeof oidcIssuer>;
export type SignInSettings = z.infer<typeof signIn>;
export type ClaimPath = z.infer<typeof claimPath>;
