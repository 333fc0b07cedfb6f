import { given } from '@drawbridge/base';
import { readTokenClaims } from './token-claims.ts';

/** Who we are signed in as, where a token tells. */
export interface OwnIdentity {
  /** The object id of the person, service principal or managed identity. */
  readonly objectId?: string;
  /** The application through which we are signed in. */
  readonly appId?: string;
}

/** Whether a person or principal is ourselves, by either id. */
export function isOurselves(
  own: OwnIdentity,
  { id, appId }: { readonly id: string; readonly appId?: string },
): boolean {
  const isOurs = (ours: string | undefined, theirs: string | undefined): boolean =>
    ours !== undefined && ours.toLowerCase() === theirs?.toLowerCase();
  return isOurs(own.objectId, id) || isOurs(own.appId, appId);
}

/**
 * Reads who we are off our own access token: a courtesy, which keeps us from disabling ourselves, and no guard. Empty
 * where the token does not tell.
 */
export function readOwnIdentity(accessToken: string): OwnIdentity {
  const { oid, appid, azp } = readTokenClaims(accessToken) ?? {};
  const appId = appid ?? azp;
  return { ...given({ objectId: oid, appId }) };
}
