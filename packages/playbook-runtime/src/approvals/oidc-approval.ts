import { readFile } from 'node:fs/promises';

import { fail, problem, succeed, type Result } from '@drawbridge/base';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
} from 'jose';

import type { VerifiedIdentity } from '../journal/run-events.ts';
import type { SignedApproval } from './signed-approval.ts';

/** An issuer of tokens whose word counts: a CI that knows who ran, or released, a job. */
export interface TrustedIssuer {
  readonly issuer: string;
  /** What the token has to be made for; followed by `/` and the plan's hash, unless the issuer sets the audience. */
  readonly audience: string;
  /** The claim that names the person. */
  readonly identity: string;
  /** Claims that the token must have with these values: anybody can have a token of a public issuer. */
  readonly claims: Readonly<Record<string, string>>;
  /** The issuer's keys: a file, so that nothing is asked over the network, or an https address. */
  readonly keys: string;
  /** False where the issuer sets the audience, so that no plan's hash can be in it. */
  readonly planInAudience: boolean;
}

/** Signatures of public keys only: never `none`, and never a shared secret, for which a public key could be taken. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** The audience that a token for this plan has. */
export function audienceFor({ audience, planInAudience }: TrustedIssuer, planHash: string): string {
  return planInAudience ? `${audience}/${planHash}` : audience;
}

/** The approval of whom a token names, if the token approves this plan. */
export async function signWithToken(
  token: string,
  planHash: string,
  issuers: readonly TrustedIssuer[],
  now: Date,
): Promise<Result<SignedApproval>> {
  const checked = await verifyOidcApproval({ token, planHash }, issuers, now);
  if (!checked.ok) return checked;
  const { by, at } = checked.value;
  return succeed({ version: 1, method: 'oidc', planHash, by, at, token });
}

/** Checks an approval's token: signature, issuer, audience, time and claims. The approver is who the token says. */
export async function verifyOidcApproval(
  { token, planHash }: Pick<Extract<SignedApproval, { method: 'oidc' }>, 'token' | 'planHash'>,
  issuers: readonly TrustedIssuer[],
  now: Date,
): Promise<Result<{ readonly by: string; readonly at: string; readonly verified: VerifiedIdentity }>> {
  let last = 'no issuer is trusted: approvals.oidc in drawbridge.config.yaml names them';
  for (const trusted of issuers) {
    try {
      const { payload } = await jwtVerify(token, await keysOf(trusted.keys), {
        issuer: trusted.issuer,
        audience: audienceFor(trusted, planHash),
        algorithms,
        requiredClaims: ['iat', 'exp', 'sub'],
        maxTokenAge: '1 day',
        currentDate: now,
        clockTolerance: 60,
      });
      const read = identify(payload, trusted);
      if (typeof read !== 'string') return succeed(read);
      last = read;
    } catch (error) {
      last = reasonOf(error);
    }
  }
  return fail(
    problem('approval/not-verified', `the token is not one that approves this plan: ${last}`, {
      hints: ['a token is made for one plan: its audience ends in the hash of the plan'],
    }),
  );
}

function identify(payload: JWTPayload, { claims, identity, issuer, planInAudience }: TrustedIssuer) {
  const wrong = Object.entries(claims).find(([claim, value]) => payload[claim] !== value);
  if (wrong !== undefined) return `its claim ${wrong[0]} is not ${wrong[1]}`;
  const by = payload[identity];
  if (typeof by !== 'string' || by.trim() === '') return `it has no claim ${identity} that names somebody`;
  const { sub: subject = '', iat = 0 } = payload;
  return {
    by,
    at: new Date(iat * 1_000).toISOString(),
    verified: { method: 'oidc', identity: by, issuer, subject, bound: planInAudience } as const,
  };
}

async function keysOf(keys: string) {
  if (/^https?:/.test(keys)) return createRemoteJWKSet(new URL(keys), { timeoutDuration: 10_000 });
  return createLocalJWKSet(JSON.parse(await readFile(keys, 'utf8')) as JSONWebKeySet);
}

/** Never the token itself. */
function reasonOf(error: unknown): string {
  if (error instanceof errors.JWTClaimValidationFailed)
    return `its ${error.claim} does not fit (${error.reason})`;
  return error instanceof Error ? error.message : 'it cannot be read';
}
