import type { AuthClient } from 'google-auth-library';
import { z } from 'zod';

import { requireConnection } from '../../calls/connection.ts';
import type { ActionContext } from '../../contract/action.ts';
import { openCredentials } from './credentials.ts';
import { callRest } from './rest-client.ts';

/** Who we are to Google, as far as our tokens tell it; of an account that we impersonate, who does it as well. */
export interface OwnIdentity {
  readonly email: string | undefined;
  /** Our own address, and that of the identity that impersonates it. */
  readonly emails: readonly string[];
  /** The numbers under which Google knows us: of a service account its unique id. */
  readonly ids: readonly string[];
  /** The key that we sign with, where we hold one. */
  readonly keyId: string | undefined;
}

const tokenInfo = z.object({
  email: z.string().optional(),
  azp: z.string().optional(),
  aud: z.string().optional(),
  sub: z.string().optional(),
});

type TokenInfo = z.output<typeof tokenInfo>;

/** Asks Google whose tokens we hold, so that no containment cuts us off halfway. It takes no permission. */
export async function getOwnIdentity(context: ActionContext): Promise<OwnIdentity> {
  return identityOf(context, await openCredentials(requireConnection(context.connections, 'gcp')));
}

/** The same of credentials that are open: of those that impersonate, with the identity behind them. */
export async function identityOf(context: ActionContext, client: AuthClient): Promise<OwnIdentity> {
  const { sourceClient } = client as { readonly sourceClient?: AuthClient };
  const signers = sourceClient === undefined ? [client] : [client, sourceClient];
  const told: TokenInfo[] = [];
  for (const signer of signers) told.push(await askWhoseToken(context, signer));
  const { keyId } = (sourceClient ?? client) as { readonly keyId?: unknown };
  return {
    email: told[0]?.email,
    emails: told.flatMap(({ email }) => email?.toLowerCase() ?? []),
    ids: told.flatMap(({ azp, aud, sub }) => [azp, aud, sub]).filter((claim) => claim !== undefined),
    keyId: typeof keyId === 'string' ? keyId : undefined,
  };
}

function askWhoseToken(context: ActionContext, signer: AuthClient): Promise<TokenInfo> {
  const asked = {
    service: 'oauth2',
    method: 'POST',
    path: '/tokeninfo',
    permission: 'oauth2.tokeninfo',
  } as const;
  return callRest(context, { ...asked, answer: tokenInfo }, signer);
}

/** Whether a service account is the one with which we act, or impersonates it. */
export function isOurs(
  own: OwnIdentity,
  { email, uniqueId }: { readonly email: string; readonly uniqueId: string },
): boolean {
  return own.emails.includes(email.toLowerCase()) || own.ids.includes(uniqueId);
}
