import { z } from 'zod';

const claims = z.object({ oid: z.string().min(1) });

/**
 * The object id (`oid`) inside an access token. To clients such a token is opaque, so that this is a courtesy, which
 * keeps us from disabling ourselves, and no guard: undefined where the token is not a JWT, or does not tell.
 */
export function readObjectId(accessToken: string): string | undefined {
  const [, payload, signature] = accessToken.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data.oid : undefined;
  } catch {
    // Not JSON: not a JWT after all.
    return undefined;
  }
}
