import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

import {
  fieldName,
  given,
  parseYamlText,
  type JsonValue,
  type SourceSpan,
  type YamlText,
} from '@drawbridge/base';
import type { AwsConnection, AzureConnection, CloudConnections } from '@drawbridge/response-actions';
import type { z } from 'zod';

import { UsageError } from '../terminal/exit-code.ts';
import {
  approvalSettings,
  configurationSchema,
  type ApprovalSettings,
  type Configuration,
} from './configuration-schema.ts';

const configurationFile = 'drawbridge.config.yaml';

/** Thrown for a configuration that is there and cannot be used. */
export class ConfigurationError extends UsageError {}

/**
 * The configuration that is read: the one named by `--config`, or the nearest upwards from `cwd`; undefined where there is
 * none. It says which clouds are acted on and whose approvals count, so one above `cwd` has to be its owner's, or root's.
 */
export function findConfiguration(cwd: string, named: string | undefined): string | undefined {
  if (named !== undefined) {
    const path = resolve(cwd, named);
    if (existsSync(path)) return path;
    throw new UsageError(`--config: there is no file ${path}`);
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, configurationFile);
    if (existsSync(path)) return ownConfiguration(path, cwd);
    if (dirname(folder) === folder) return undefined;
  }
}

function ownConfiguration(path: string, cwd: string): string {
  const owner = statSync(path).uid;
  if (dirname(path) === resolve(cwd) || owner === 0 || owner === statSync(cwd).uid) return path;
  throw new ConfigurationError(
    `${path} belongs to another user than ${cwd}\n  to use it all the same, name it: --config ${path}`,
  );
}

/** Reads the configuration that `findConfiguration` finds; no configuration means no clouds. */
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
  return given({ key: whole(key), checkpointFile: whole(checkpointFile) });
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

/** The `server:` block as it stands, for the server to read; undefined where there is none. */
export async function readServerBlock(
  cwd: string,
  named: string | undefined,
): Promise<Configuration['server']> {
  return (await readSettings(cwd, named))?.settings.server;
}

/** The whole configuration as it is written, once it has been found good; undefined where there is none. */
export async function readPlainConfiguration(
  cwd: string,
  named: string | undefined,
): Promise<Readonly<Record<string, JsonValue>> | undefined> {
  const read = await readSettings(cwd, named);
  return read === undefined ? undefined : (read.plain as Readonly<Record<string, JsonValue>>);
}

interface AuditSettings {
  readonly key?: string;
  readonly checkpointFile?: string;
}

/** The configuration and where it is; undefined where there is none. */
async function readSettings(cwd: string, named: string | undefined) {
  const path = findConfiguration(cwd, named);
  if (path === undefined) return undefined;
  const yaml = parseYamlText(path, await readConfiguration(path));
  if (yaml.problems.length > 0) {
    throw new ConfigurationError(
      yaml.problems.map((found) => at(yaml, found.span, found.message)).join('\n'),
    );
  }
  const parsed = configurationSchema.safeParse(yaml.value ?? {});
  if (!parsed.success) throw new ConfigurationError(explain(yaml, parsed.error));
  return { path, settings: parsed.data, plain: yaml.value ?? {} };
}

/** Every fault with its line and field, as an editor jumps to it. */
function explain(yaml: YamlText, error: z.ZodError): string {
  const faults = error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [at(yaml, yaml.spanOf(issue.path), `${fieldName(issue.path)}: ${issue.message}`)];
    }
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return at(yaml, yaml.spanOfKey(path), `${fieldName(path)}: there is no such field`);
    });
  });
  return faults.join('\n');
}

function at({ file }: YamlText, span: SourceSpan | undefined, message: string): string {
  return span === undefined
    ? `${file}: ${message}`
    : `${file}:${String(span.line)}:${String(span.column)}: ${message}`;
}

async function readConfiguration(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

/** A cloud named with nothing under it (`aws:`) is configured, and falls wholly to the vendor's defaults. */
function connectionsOf({ aws, gcp, azure }: Configuration['clouds']): CloudConnections {
  return given({
    aws: aws === undefined ? undefined : awsConnection(aws ?? {}),
    gcp: gcp === undefined ? undefined : given(gcp ?? {}),
    azure: azure === undefined ? undefined : azureConnection(azure ?? {}),
  });
}

type Configured<Cloud extends keyof Configuration['clouds']> = NonNullable<Configuration['clouds'][Cloud]>;

function awsConnection({ region, endpoint, accounts }: Configured<'aws'>): AwsConnection {
  return given({
    region,
    endpoint,
    accounts: accounts?.map((account) => given(account)),
  });
}

function azureConnection({ tenants, ...single }: Configured<'azure'>): AzureConnection {
  if (tenants === undefined) return given(single);
  return { tenants: tenants.map((tenant) => given(tenant)) };
}
