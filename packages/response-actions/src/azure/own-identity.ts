import { z } from 'zod';

const claims = z.object({
  oid: z.string().min(1).optional(),
  /** Of tokens of version 1, and of version 2. */
  appid: z.string().min(1).optional(),
  azp: z.string().min(1).optional(),
});

/** Who we are signed in as, where a token tells. */
export interface OwnIdentity {
  /** The object id of the person, service principal or managed identity. */
  readonly objectId?: string;
  /** The application through which we are signed in. */
  readonly appId?: string;
}

/**
 * Reads who we are off our own access token. To clients such a token is opaque, so that this is a courtesy, which
 * keeps us from disabling ourselves, and no guard: empty where the token is not a JWT, or does not tell.
 */
export function readOwnIdentity(accessToken: string): OwnIdentity {
  const [, payload, signature] = accessToken.split('.');
  if (payload === undefined || signature === undefined) return {};
  try {
    const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    if (!parsed.success) return {};
    const { oid, appid, azp } = parsed.data;
    const appId = appid ?? azp;
    return { ...(oid === undefined ? {} : { objectId: oid }), ...(appId === undefined ? {} : { appId }) };
  } catch {
    // Not JSON: not a JWT after all.
    return {};
  }
}
