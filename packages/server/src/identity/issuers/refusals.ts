import { fail, problem, type Result } from '@drawbridge/base';
import { decodeProtectedHeader, errors, type ProtectedHeaderParameters } from 'jose';

/** Why nobody is let in: 401, except `identity/unavailable`, which is 503 and may be tried again. */
export type RefusalCode =
  | 'identity/no-credentials'
  | 'identity/malformed'
  | 'identity/untrusted-issuer'
  | 'identity/not-verified'
  | 'identity/unavailable';

type Refused = Extract<Result<never>, { readonly ok: false }>;

/** A refusal. Messages say which rule was broken, never what the token holds. */
export function refuse(code: RefusalCode, message: string, hints: readonly string[] = []): Refused {
  return fail(problem(code, message, { hints }));
}

/** The header of a token that is not verified yet. Throws jose's JWTInvalid. */
export function readHeader(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch (cause) {
    throw new errors.JWTInvalid('no protected header', { cause });
  }
}

/** What jose found wrong, without any text of the token. What is no refusal of jose's or ours is thrown on: a bug. */
export function refuseThrown(thrown: unknown): Refused {
  if (thrown instanceof IssuerUnavailable) return refuse('identity/unavailable', thrown.message);
  if (thrown instanceof errors.JWTExpired) return refuse('identity/not-verified', 'the token has expired');
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    return refuse('identity/not-verified', `the token's claim ${knownClaim(thrown.claim)} does not fit`);
  }
  if (thrown instanceof errors.JWKSNoMatchingKey) {
    return refuse('identity/not-verified', 'the issuer has no such key, or no longer');
  }
  if (thrown instanceof errors.JOSEAlgNotAllowed || thrown instanceof errors.JOSENotSupported) {
    return refuse('identity/not-verified', "the token's algorithm or header is not allowed");
  }
  if (thrown instanceof errors.JWSSignatureVerificationFailed) {
    return refuse('identity/not-verified', "the token's signature does not fit");
  }
  if (thrown instanceof errors.JWTInvalid || thrown instanceof errors.JWSInvalid) {
    return refuse('identity/malformed', 'the token is no signed JWT');
  }
  if (!(thrown instanceof errors.JOSEError)) throw thrown;
  if (unavailable.includes(thrown.code))
    return refuse('identity/unavailable', "the issuer's keys cannot be had");
  return refuse('identity/not-verified', 'the token cannot be verified');
}

/** No answer in time, one that is no key set, or an HTTP status other than 200. */
const unavailable = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

/** The issuer does not answer, or does not answer as an issuer: its tokens cannot be verified at the moment. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
}

function knownClaim(claim: string): string {
  return /^[a-z]{2,10}$/.test(claim) ? claim : 'set';
}
