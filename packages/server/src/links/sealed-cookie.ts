import type { Clock } from '@drawbridge/base';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';

/** A cookie whose value only we can read or make. */
export interface SealedCookie<Value> {
  /** A Set-Cookie header with the value sealed in it. */
  set(value: Value): Promise<string>;
  /** The value in a Cookie header; undefined where there is none of ours that is still valid. */
  read(cookieHeader: string | undefined): Promise<Value | undefined>;
  /** A Set-Cookie header that takes it away. */
  readonly clear: string;
}

/** What a sealed cookie is made of. */
export interface CookieOptions<Value> {
  /** Says what it is for: a cookie of another name is not taken in its place. */
  readonly name: string;
  readonly schema: z.ZodType<Value>;
  readonly lifeMs: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly clock: Clock;
  /** False on http, which is on loopback only. */
  readonly isSecure: boolean;
}

/**
 * Sealed with AES-256-GCM, so that replicas that share a key need no store of sessions; the price is that a session
 * ends by its time alone. Where there is https the name has the prefix `__Host-`, which no other host can set.
 */
export function sealedCookie<Value>(options: CookieOptions<Value>): SealedCookie<Value> {
  const { name, schema, lifeMs, key, clock, isSecure } = options;
  const whole = `${isSecure ? '__Host-' : ''}drawbridge-${name}`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    set: async (value) => {
      const now = Math.floor(clock.now().getTime() / 1_000);
      const life = Math.floor(lifeMs / 1_000);
      const sealed = await new EncryptJWT({ value })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setAudience(whole)
        .setIssuedAt(now)
        .setExpirationTime(now + life)
        .encrypt(key);
      return `${whole}=${sealed}; Max-Age=${String(life)}; ${attributes}`;
    },
    read: async (header) => {
      const sealed = valueOf(whole, header);
      if (sealed === undefined) return undefined;
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          audience: whole,
          currentDate: clock.now(),
          requiredClaims: ['exp'],
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return schema.safeParse(payload.value).data;
      } catch {
        // Forged, expired, or sealed with the key from before a restart: nobody is signed in.
        return undefined;
      }
    },
    clear: `${whole}=; Max-Age=0; ${attributes}`,
  };
}

/** The one value of a name; two of one name are somebody's attempt to slip in theirs. */
function valueOf(name: string, header: string | undefined): string | undefined {
  const values = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}
