import { htmlText } from '@drawbridge/base';

import type { AuthorizationCode, AuthorizationCodes, FlowError } from './authorization-codes.ts';
import type { IssuerTenant } from './issuer-world.ts';

/** What the authorization endpoint does with a request: asks who it is, sends back a code, or refuses. */
export type Authorization = { readonly page: string } | { readonly redirect: string } | FlowError;

/**
 * Answers at the authorization endpoint. `person` is who signs in: chosen on the page, or set by a test beforehand.
 * Nothing is asked of them but to be chosen.
 */
export function authorize(
  codes: AuthorizationCodes,
  tenant: IssuerTenant,
  query: URLSearchParams,
  person: string | undefined,
): Authorization {
  const read = readRequest(tenant, query);
  if ('error' in read) return read;
  const chosen = tenant.people.find(
    ({ id, email }) => id === person || (email !== undefined && email === person),
  );
  if (chosen === undefined) return { page: printPage(tenant, query) };
  const target = new URL(read.redirectUri);
  target.searchParams.set('code', codes.give({ ...read, person: chosen }));
  const state = query.get('state');
  if (state !== null) target.searchParams.set('state', state);
  return { redirect: target.href };
}

function readRequest(
  tenant: IssuerTenant,
  query: URLSearchParams,
): Omit<AuthorizationCode, 'person'> | FlowError {
  const application = tenant.applications.find(({ clientId }) => clientId === query.get('client_id'));
  if (application === undefined) return refuse('unauthorized_client', 'there is no such client');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!application.redirectUris.includes(redirectUri)) {
    return refuse('invalid_request', 'the redirect_uri is not registered for the client');
  }
  if (query.get('response_type') !== 'code') return refuse('unsupported_response_type', 'only code is');
  const challenge = query.get('code_challenge');
  if (challenge === null || query.get('code_challenge_method') !== 'S256') {
    return refuse('invalid_request', 'a code_challenge with the method S256 is required');
  }
  if (!(query.get('scope') ?? '').split(' ').includes('openid'))
    return refuse('invalid_scope', 'openid is missing');
  const nonce = query.get('nonce');
  return { tenant, application, redirectUri, challenge, ...(nonce === null ? {} : { nonce }) };
}

function refuse(error: string, error_description: string): FlowError {
  return { error, error_description };
}

function printPage({ people }: IssuerTenant, query: URLSearchParams): string {
  const links = people.map(({ id, name }) => {
    const next = new URLSearchParams(query);
    next.set('person', id);
    return `<li><a href="?${htmlText(next.toString())}">${htmlText(name)}</a></li>`;
  });
  return `<!doctype html><html lang="en"><title>Sign in</title><h1>Sign in as</h1><ul>${links.join('')}</ul></html>`;
}
