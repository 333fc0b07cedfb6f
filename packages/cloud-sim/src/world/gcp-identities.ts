import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });
const email = z.string().regex(/^[^\s@]+@[^\s@]+$/, 'an identity is named by its e-mail address');
const uniqueId = z.string().regex(/^\d{1,21}$/, 'a unique id is a number, as text');

const serviceAccountKey = z.strictObject({
  /** As in the key's name, and as `private_key_id` in a key file. */
  id: z.string().min(1),
  keyType: z.enum(['USER_MANAGED', 'SYSTEM_MANAGED']).default('USER_MANAGED'),
  keyOrigin: z.enum(['GOOGLE_PROVIDED', 'USER_PROVIDED']).default('GOOGLE_PROVIDED'),
  disabled: z.boolean().default(false),
  validAfterTime: instant.default('2026-01-01T00:00:00Z'),
  validBeforeTime: instant.default('9999-12-31T23:59:59Z'),
});

export const serviceAccount = z.strictObject({
  project: z.string().min(1),
  email,
  /** Absent: one made of the address. */
  uniqueId: uniqueId.optional(),
  displayName: z.string().optional(),
  disabled: z.boolean().default(false),
  keys: z.array(serviceAccountKey).default([]),
});

/** What OS Login knows of one identity. */
export const loginProfile = z.strictObject({
  user: email,
  /** Absent: one made of the address. */
  uniqueId: uniqueId.optional(),
  sshPublicKeys: z
    .array(
      z.strictObject({
        /** `ssh-ed25519 AAAA… comment`; its fingerprint is the SHA-256 of it. */
        key: z.string().min(1),
        /** Microseconds since 1970, as text; absent: it does not expire. */
        expirationTimeUsec: z.string().regex(/^\d+$/).optional(),
      }),
    )
    .default([]),
  posixAccounts: z
    .array(z.strictObject({ username: z.string().min(1), uid: z.string().regex(/^\d+$/).default('1000001') }))
    .default([]),
});

/** Who holds the token with which we call. */
export const responder = z.strictObject({
  email: email.default('drawbridge@example-security.iam.gserviceaccount.com'),
  uniqueId: uniqueId.default('100000000000000000001'),
});

export type GcpServiceAccount = z.output<typeof serviceAccount>;
export type GcpServiceAccountKey = z.output<typeof serviceAccountKey>;
export type GcpLoginProfile = z.output<typeof loginProfile>;
