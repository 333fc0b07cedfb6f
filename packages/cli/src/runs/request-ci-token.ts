import { RetryableFailure } from '@drawbridge/base';

import { UsageError } from '../terminal/exit-code.ts';

/** Asks GitHub Actions for a token of the job that we run in, made for this audience. */
export async function requestCiToken(
  env: Readonly<Record<string, string | undefined>>,
  audience: string,
  signal: AbortSignal,
): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
  if (address === undefined || bearer === undefined) {
    throw new UsageError(
      'this is no job of GitHub Actions with the permission id-token: write; give the token of another CI with --oidc-token FILE',
    );
  }
  const url = new URL(address);
  url.searchParams.set('audience', audience);
  const answer = await fetch(url, { headers: { authorization: `bearer ${bearer}` }, signal });
  const body = (await answer.json().catch(() => undefined)) as { readonly value?: unknown } | undefined;
  if (!answer.ok || typeof body?.value !== 'string')
    throw new RetryableFailure('no-token', `GitHub gave no token: HTTP ${answer.status}`);
  return body.value;
}
