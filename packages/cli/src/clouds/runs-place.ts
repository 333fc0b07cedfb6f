import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { given } from '@drawbridge/base';
import { readStoreSettings, type PostgresSettings } from '@drawbridge/server';
import type { PostgresOptions } from '@drawbridge/sql-store';

import type { Host } from '../terminal/host.ts';
import { runFolders, type CloudFlags } from './open-clouds.ts';
import { ConfigurationError, findConfiguration, readServerBlock } from './read-configuration.ts';

/** Where the runs of a state are: in their folder or the database beside it, unless they are in PostgreSQL. */
export interface RunsPlace {
  readonly runs: string;
  /** The database that the configuration names. Runs on simulated clouds are never in it. */
  readonly postgres?: PostgresOptions;
}

/** Where runs are, on the configured and on simulated clouds. */
interface RunsPlaces {
  /** The state folder, for people. */
  readonly state: string;
  readonly simulated: RunsPlace;
  /** Read when it is asked for: the configuration may name files that are only there where runs are. */
  configured(): Promise<RunsPlace>;
}

/** Where the runs of a command line are. */
export function runsPlaces(host: Host, flags: CloudFlags): RunsPlaces {
  const folders = runFolders(host, flags);
  return {
    state: folders.state,
    simulated: { runs: folders.simulated },
    configured: () => configuredPlace(host, flags),
  };
}

/** Where the runs on the configured clouds are. */
export async function configuredPlace(host: Host, flags: CloudFlags): Promise<RunsPlace> {
  const { configured: runs } = runFolders(host, flags);
  return { runs, ...given({ postgres: await readPostgres(host, flags.config) }) };
}

async function readPostgres(host: Host, named: string | undefined): Promise<PostgresOptions | undefined> {
  const block = await readServerBlock(host.cwd, named);
  const read = readStoreSettings(block);
  const found = findConfiguration(host.cwd, named);
  host.detail?.(`configuration: ${found ?? 'none'}`);
  const configuration = found ?? host.cwd;
  if (!read.ok) {
    const faults = read.problems.map(({ field = '', message }) => `${configuration}: ${field}: ${message}`);
    throw new ConfigurationError(faults.join('\n'));
  }
  if (read.value === undefined) return undefined;
  return optionsOf(read.value, host, (path) => resolve(dirname(configuration), path));
}

async function optionsOf(
  { tls, passwordFile, passwordEnv, ...where }: PostgresSettings,
  host: Host,
  whole: (path: string) => string,
): Promise<PostgresOptions> {
  const read = async (path: string | undefined) => (path === undefined ? undefined : readSecret(whole(path)));
  const password = passwordEnv === undefined ? (await read(passwordFile))?.trim() : host.env[passwordEnv];
  if (passwordEnv !== undefined && password === undefined)
    throw new ConfigurationError(`server.store.postgres.passwordEnv: ${passwordEnv} is not set`);
  if (tls === undefined || tls === 'off') return { url: urlOf(where), ...given({ password, tls }) };
  const { caFile, certFile, keyFile, serverName } = tls;
  const files = { ca: await read(caFile), cert: await read(certFile), key: await read(keyFile) };
  return { url: urlOf(where), ...given({ password }), tls: given({ ...files, serverName }) };
}

function urlOf({
  url,
  host = 'localhost',
  port = 5432,
  database = 'drawbridge',
  user,
}: Pick<PostgresSettings, 'url' | 'host' | 'port' | 'database' | 'user'>): string {
  if (url !== undefined) return url;
  const who = user === undefined ? '' : `${encodeURIComponent(user)}@`;
  const rest = `${String(port)}/${encodeURIComponent(database)}`;
  // A folder is that of a socket.
  if (host.startsWith('/')) return `postgres://${who}localhost:${rest}?host=${encodeURIComponent(host)}`;
  return `postgres://${who}${host.includes(':') ? `[${host}]` : host}:${rest}`;
}

async function readSecret(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`server.store.postgres: ${(error as Error).message}`);
  }
}
