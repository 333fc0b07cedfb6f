import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import type { CloudConnections } from '@drawbridge/response-actions';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

import { UsageError } from '../terminal/exit-code.ts';

const configurationFile = 'drawbridge.config.yaml';

/** Who signs the audit log, and where else its signed head is kept. Paths are relative to the configuration. */
const auditSettings = z.strictObject({
  key: z.string().min(1).optional(),
  checkpointFile: z.string().min(1).optional(),
});

/** Whose approvals count. */
const approvalSettings = z.strictObject({
  /** `refuse`: names that were only typed count for nothing. */
  stated: z.enum(['accept', 'refuse']).default('accept'),
  /** The allowed-signers file; without it, the one of the content. */
  allowedSigners: z.string().min(1).optional(),
  oidc: z
    .array(
      z.strictObject({
        issuer: z.url(),
        audience: z.string().min(1),
        identity: z.string().min(1).default('sub'),
        claims: z
          .record(z.string(), z.string())
          .refine(
            (claims) => Object.keys(claims).length > 0,
            'at least one: anybody can have a token of a public issuer',
          ),
        /** A JWKS: a file, or an address. */
        keys: z.string().min(1),
        planInAudience: z.boolean().default(true),
      }),
    )
    .default([]),
});

/**
 * `drawbridge.config.yaml`: which clouds may be reached, and how. A cloud that is not named is not touched.
 * It holds no secrets: credentials come from each vendor's own default chain.
 */
const configuration = z.strictObject({
  clouds: z
    .strictObject({
      aws: z.strictObject({ region: z.string().optional(), endpoint: z.url().optional() }).nullish(),
      gcp: z
        .strictObject({ projects: z.array(z.string()).min(1).optional(), endpoint: z.url().optional() })
        .nullish(),
      azure: z
        .strictObject({
          tenantId: z.string().optional(),
          graphEndpoint: z.url().optional(),
          armEndpoint: z.url().optional(),
          subscriptions: z.array(z.guid()).min(1).optional(),
          breakGlassAccounts: z.array(z.string().min(1)).optional(),
        })
        .nullish(),
    })
    .default({}),
  audit: auditSettings.default({}),
  approvals: approvalSettings.prefault({}),
});

/** Thrown for a configuration that is there and cannot be used. */
export class ConfigurationError extends UsageError {}

/** The configuration that is read: the one named by `--config`, or the one in `cwd`; undefined where there is none. */
export function findConfiguration(cwd: string, named: string | undefined): string | undefined {
  const path = resolve(cwd, named ?? configurationFile);
  if (existsSync(path)) return path;
  if (named !== undefined) throw new UsageError(`--config: there is no file ${path}`);
  return undefined;
}

/** Reads the configuration named by `--config`, or the one in `cwd`; no configuration means no clouds. */
export async function readConnections(cwd: string, named: string | undefined): Promise<CloudConnections> {
  const read = await readSettings(cwd, named);
  return read === undefined ? {} : connectionsOf(read.settings.clouds);
}

/** What the configuration says about the audit log, with whole paths. */
export async function readAuditSettings(cwd: string, named: string | undefined): Promise<AuditSettings> {
  const read = await readSettings(cwd, named);
  if (read === undefined) return {};
  const { key, checkpointFile } = read.settings.audit;
  const whole = (path: string | undefined) =>
    path === undefined ? undefined : resolve(dirname(read.path), path);
  return withoutUndefined({ key: whole(key), checkpointFile: whole(checkpointFile) });
}

/** Whose approvals count, with whole paths. */
export async function readApprovalSettings(
  cwd: string,
  named: string | undefined,
): Promise<ApprovalSettings> {
  const read = await readSettings(cwd, named);
  if (read === undefined) return approvalSettings.parse({});
  const { approvals } = read.settings;
  const whole = (path: string) => resolve(dirname(read.path), path);
  return {
    ...approvals,
    allowedSigners: approvals.allowedSigners === undefined ? undefined : whole(approvals.allowedSigners),
    oidc: approvals.oidc.map((trusted) => ({
      ...trusted,
      keys: /^https?:/.test(trusted.keys) ? trusted.keys : whole(trusted.keys),
    })),
  };
}

type ApprovalSettings = z.infer<typeof approvalSettings>;

interface AuditSettings {
  readonly key?: string;
  readonly checkpointFile?: string;
}

/** The configuration and where it is; undefined where there is none. */
async function readSettings(cwd: string, named: string | undefined) {
  const path = findConfiguration(cwd, named);
  if (path === undefined) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(await readConfiguration(path), { lineCounter: lines });
  const broken = document.errors[0];
  if (broken !== undefined) throw new ConfigurationError(`${path}: ${broken.message}`);
  const parsed = configuration.safeParse(document.toJS() ?? {});
  if (!parsed.success) throw new ConfigurationError(`${path}:\n${z.prettifyError(parsed.error)}`);
  return { path, settings: parsed.data };
}

async function readConfiguration(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** A cloud named with nothing under it (`aws:`) is configured, and falls wholly to the vendor's defaults. */
function connectionsOf(clouds: z.infer<typeof configuration>['clouds']): CloudConnections {
  const { aws, gcp, azure } = clouds;
  return {
    ...('aws' in clouds ? { aws: withoutUndefined(aws ?? {}) } : {}),
    ...('gcp' in clouds ? { gcp: withoutUndefined(gcp ?? {}) } : {}),
    ...('azure' in clouds ? { azure: withoutUndefined(azure ?? {}) } : {}),
  };
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

function withoutUndefined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;
}
