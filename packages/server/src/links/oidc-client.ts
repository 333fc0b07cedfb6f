import type { Clock } from '@drawbridge/base';
import * as client from 'openid-client';

import type { SignInSettings } from '../settings/authentication-settings.ts';

/** What talking to the issuer takes from outside. */
export interface OidcClientContext {
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
  readonly clientSecret: string | undefined;
}

const hourMs = 3_600_000;

/**
 * Finds the issuer when the first person signs in, and again each hour. Requests at the same time share one question, and
 * a failed one is not kept. What it throws is openid-client's.
 */
export function openOidcClient(
  issuer: string,
  { clientId }: SignInSettings,
  { clock, fetch, clientSecret }: OidcClientContext,
): () => Promise<client.Configuration> {
  let kept: { readonly at: number; readonly asked: Promise<client.Configuration> } | undefined;
  const url = new URL(issuer);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked to stand out; the settings allow http to this machine only
  const insecure = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
  const authentication = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret);
  const discover = () =>
    client.discovery(url, clientId, { id_token_signed_response_alg: 'RS256' }, authentication, {
      // Verifies the id_token's signature too, though it came from the issuer itself.
      execute: [...insecure, client.enableNonRepudiationChecks],
      [client.customFetch]: (address, options) => fetch(address, options as RequestInit),
      timeout: 10,
    });
  return async () => {
    const now = clock.now().getTime();
    if (kept === undefined || now - kept.at >= hourMs) kept = { at: now, asked: discover() };
    const { asked } = kept;
    try {
      return await asked;
    } catch (error) {
      if (kept.asked === asked) kept = undefined;
      throw error;
    }
  };
}
