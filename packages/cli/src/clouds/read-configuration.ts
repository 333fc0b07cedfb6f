import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { formatProblem, parseYamlText } from '@drawbridge/base';
import type { CloudConnections } from '@drawbridge/response-actions';
import { z } from 'zod';

import { UsageError } from '../terminal/exit-code.ts';

const configurationFile = 'drawbridge.config.yaml';

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
  const path = findConfiguration(cwd, named);
  if (path === undefined) return {};
  const yaml = parseYamlText(path, await readConfiguration(path));
  const broken = yaml.problems[0];
  if (broken !== undefined) throw new ConfigurationError(formatProblem(broken));
  const parsed = configuration.safeParse(yaml.value ?? {});
  if (!parsed.success) throw new ConfigurationError(`${path}:\n${z.prettifyError(parsed.error)}`);
  return connectionsOf(parsed.data.clouds);
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
