import { fail, fieldName, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import { z } from 'zod';

import { safeAddress, secretFile } from './addresses.ts';
import { authenticationSettings } from './authentication-settings.ts';
import { durationSetting } from './duration-setting.ts';
import { engineSettings } from './engine-settings.ts';
import { notificationSettings } from './notification-settings.ts';
import { storeSettings, type PostgresSettings } from './store-settings.ts';

/** What one caller may ask for, and how much of it at once. */
const limitSettings = z.strictObject({
  requestsPerMinute: z.int().min(1).max(100_000).default(300),
  bodyBytes: z
    .int()
    .min(1_024)
    .max(32 * 1_048_576)
    .default(1_048_576),
  headerBytes: z.int().min(1_024).max(65_536).default(16_384),
  requestTimeout: durationSetting('PT1S', 'PT10M').prefault('PT30S'),
  shutdownTimeout: durationSetting('PT1S', 'PT10M').prefault('PT25S'),
  /** How many streams of events a caller may have open. */
  eventStreams: z.int().min(1).max(1_000).default(4),
});

/**
 * `server:` in drawbridge.config.yaml: where it listens, who is let in and who is told. It holds no secrets, only the
 * names of files that do; paths are relative to the configuration.
 */
const serverSettings = z
  .strictObject({
    listen: z
      .strictObject({
        host: z.string().min(1).default('127.0.0.1'),
        port: z.int().min(0).max(65_535).default(8_480),
      })
      .prefault({}),
    /** What links in notifications begin with, and what people sign in at. */
    publicUrl: safeAddress
      .refine((url) => /^https?:\/\/[^/?#]+\/?$/.test(url), 'scheme, host and port only: no path')
      .transform((url) => new URL(url).origin)
      .optional(),
    tls: z.strictObject({ certFile: z.string().min(1), keyFile: secretFile }).optional(),
    /** That a proxy in front ends TLS, and nothing else reaches the port. */
    behindProxy: z.boolean().default(false),
    authentication: authenticationSettings.prefault({}),
    limits: limitSettings.prefault({}),
    notifications: notificationSettings.prefault({}),
    store: storeSettings,
    engine: engineSettings,
    /** What decisions are sealed with, PEM; without it, a key that is made in the state folder. */
    sealKeyFile: secretFile.optional(),
  })
  .superRefine(requireSharedKeys)
  .superRefine(({ notifications, publicUrl, authentication }, issues) => {
    if (notifications.channels.length === 0) return;
    if (publicUrl === undefined) {
      const message = 'notifications carry links: say how people reach this server';
      issues.addIssue({ code: 'custom', path: ['publicUrl'], message });
    }
    if (authentication.signIn === undefined) {
      const message = 'notifications carry links that people sign in at: say where';
      issues.addIssue({ code: 'custom', path: ['authentication', 'signIn'], message });
    }
  });

/** Replicas share a database and their keys: what one of them has made in its own folder counts at no other. */
function requireSharedKeys(
  { engine, store, sealKeyFile, authentication: { signIn } }: SharedSettings,
  issues: z.RefinementCtx,
): void {
  if (engine.temporal === undefined) return;
  const complain = (path: string[], message: string) => {
    issues.addIssue({ code: 'custom', path, message });
  };
  if (store.postgres === undefined)
    complain(['store', 'postgres'], 'the engine temporal is for replicas: they share a PostgreSQL database');
  if (sealKeyFile === undefined)
    complain(
      ['sealKeyFile'],
      'decisions are sealed with a key that is the same on every replica: name its file',
    );
  if (signIn !== undefined && signIn.sessionKeyFile === undefined)
    complain(
      ['authentication', 'signIn', 'sessionKeyFile'],
      'sessions are sealed with a key that is the same on every replica: name its file',
    );
}

interface SharedSettings {
  readonly engine: z.infer<typeof engineSettings>;
  readonly store: z.infer<typeof storeSettings>;
  readonly sealKeyFile?: string | undefined;
  readonly authentication: { readonly signIn?: { readonly sessionKeyFile?: string | undefined } | undefined };
}

export type ServerSettings = z.infer<typeof serverSettings>;

/** Reads the `server:` block, or says of each field what is wrong with it. */
export function readServerSettings(value: unknown): Result<ServerSettings> {
  const parsed = serverSettings.safeParse(value ?? {});
  return parsed.success ? succeed(parsed.data) : fail(...parsed.error.issues.flatMap(problemsOf));
}

/** Reads where the state is kept, and nothing else of the `server:` block; undefined where that is a file. */
export function readStoreSettings(value: unknown): Result<PostgresSettings | undefined> {
  const block = z.looseObject({ store: storeSettings }).safeParse(value ?? {});
  if (block.success) return succeed(block.data.store.postgres);
  return fail(...block.error.issues.flatMap(problemsOf));
}

function problemsOf(issue: z.core.$ZodIssue): readonly Problem[] {
  const at = (path: readonly PropertyKey[]) => fieldName(['server', ...path].map(asField));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) =>
      problem('server/unknown-field', `there is no such field: ${key}`, { field: at([...issue.path, key]) }),
    );
  }
  return [problem('server/invalid-setting', issue.message, { field: at(issue.path) })];
}

function asField(part: PropertyKey): string | number {
  return typeof part === 'symbol' ? part.toString() : part;
}
