import { createHash, randomUUID } from 'node:crypto';

import type { IssuerApplication, IssuerPerson, IssuerTenant } from './issuer-world.ts';

/** What an authorization code stands for. */
export interface AuthorizationCode {
  readonly tenant: IssuerTenant;
  readonly application: IssuerApplication;
  readonly person: IssuerPerson;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce?: string;
}

/** Why a request of the authorization code flow is refused: an error of RFC 6749. */
export interface FlowError {
  readonly error: string;
  readonly error_description: string;
}

/** Codes that were given and not yet exchanged. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, AuthorizationCode>();

  give(code: AuthorizationCode): string {
    const text = randomUUID();
    this.#codes.set(text, code);
    return text;
  }

  /** What the form's code stands for, once, and only with its verifier (RFC 7636) and the client's secret. */
  exchange(
    tenant: IssuerTenant,
    form: URLSearchParams,
    secret: string | undefined,
  ): AuthorizationCode | FlowError {
    const text = form.get('code') ?? '';
    const code = this.#codes.get(text);
    this.#codes.delete(text);
    if (code?.tenant.id !== tenant.id) return invalidGrant('the code is not known, or was used');
    if (code.application.secret !== secret) {
      return { error: 'invalid_client', error_description: "the client's secret does not fit" };
    }
    if (code.redirectUri !== form.get('redirect_uri')) return invalidGrant('the redirect_uri is another one');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    return challenge === code.challenge ? code : invalidGrant('the code_verifier does not fit');
  }
}

function invalidGrant(error_description: string): FlowError {
  return { error: 'invalid_grant', error_description };
}
