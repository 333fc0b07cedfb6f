import { z } from 'zod';

const claims = z.object({
  oid: z.string().min(1).optional(),
  tid: z.string().min(1).optional(),
  /** Of tokens of version 1, and of version 2. */
  appid: z.string().min(1).optional(),
  azp: z.string().min(1).optional(),
  upn: z.string().min(1).optional(),
  /** Of a managed identity: its resource, which is the machine itself where the machine has it of its own. */
  xms_mirid: z.string().min(1).optional(),
  /** Of a managed identity: the resource that asked for the token. */
  xms_az_rid: z.string().min(1).optional(),
  /** Of an application: what was consented to. */
  roles: z.array(z.string()).optional(),
  /** On behalf of a person: the same, as words in one text. */
  scp: z.string().optional(),
});

/** What our own access token says of us. */
export type TokenClaims = z.output<typeof claims>;

/**
 * Reads the payload of an access token. To clients such a token is opaque, so that this tells what can be told, and
 * guards nothing: undefined where it is not a JWT, or not of the shape that Entra gives it.
 */
export function readTokenClaims(accessToken: string): TokenClaims | undefined {
  const [, payload, signature] = accessToken.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const parsed = claims.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not JSON: not a JWT after all.
    return undefined;
  }
}

/** `application 3333…, object 4444…` or `alice@example.com, object …`; undefined where the token names nobody. */
export function describeTokenHolder({ upn, appid, azp, oid }: TokenClaims): string | undefined {
  const application = appid ?? azp;
  const who = upn ?? (application === undefined ? undefined : `application ${application}`);
  const parts = [who, oid === undefined ? undefined : `object ${oid}`].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}
