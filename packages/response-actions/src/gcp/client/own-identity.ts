import { z } from 'zod';

import { requireConnection } from '../../calls/connection.ts';
import type { ActionContext } from '../../contract/action.ts';
import { openCredentials } from './credentials.ts';
import { callRest } from './rest-client.ts';

/** Who we are to Google, as far as our token tells it. */
export interface OwnIdentity {
  readonly email: string | undefined;
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

/** Asks Google whose token we hold, so that no containment cuts us off halfway. It takes no permission. */
export async function getOwnIdentity(context: ActionContext): Promise<OwnIdentity> {
  const info = await callRest(context, {
    service: 'oauth2',
    method: 'POST',
    path: '/tokeninfo',
    permission: 'oauth2.tokeninfo',
    answer: tokenInfo,
  });
  const client = await openCredentials(requireConnection(context.connections, 'gcp'));
  const { keyId } = client as { readonly keyId?: unknown };
  return {
    email: info.email,
    ids: [info.azp, info.aud, info.sub].filter((claim) => claim !== undefined),
    keyId: typeof keyId === 'string' ? keyId : undefined,
  };
}

/** Whether a service account is the one with which we act. */
export function isOurs(
  own: OwnIdentity,
  { email, uniqueId }: { readonly email: string; readonly uniqueId: string },
): boolean {
  return own.email?.toLowerCase() === email.toLowerCase() || own.ids.includes(uniqueId);
}
