import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { PrivateServer } from '@drawbridge/sql-store/private-server-suite';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';

import { freePort, spawnGuarded } from '../src/server/temporal-server.suite.ts';

const version = 'v1.30.0';
const server = `go.temporal.io/server@${version}`;
const programs = fileURLToPath(
  new URL('../../../node_modules/.cache/drawbridge/temporal-server/', import.meta.url),
);

/** Temporal's server and its schema tool, built from their Go module: some minutes, once. Gives the module's folder. */
export function buildServer(): string {
  const environment = { ...process.env, GOFLAGS: '-mod=mod', GOBIN: programs };
  const go = (...args: readonly string[]) =>
    execFileSync('go', [...args], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] }).toString();
  for (const [program, path] of [
    ['server', 'server'],
    ['sql', 'tools/sql'],
  ]) {
    if (existsSync(join(programs, program ?? ''))) continue;
    console.log(`builds go.temporal.io/server/cmd/${path ?? ''}`);
    go('install', `go.temporal.io/server/cmd/${path ?? ''}@${version}`);
  }
  return (JSON.parse(go('mod', 'download', '-json', server)) as { readonly Dir: string }).Dir;
}

/** A production server, which stands on PostgreSQL. */
export interface ProductionServer {
  readonly address: string;
  kill(): Promise<void>;
}

/** Makes the databases and their schemas, and starts the server on free ports, with a namespace `default`. */
export async function startProduction(
  source: string,
  postgres: PrivateServer,
  folder: string,
): Promise<ProductionServer> {
  const databases = { temporal: await nameOf(postgres), visibility: await nameOf(postgres) };
  const port = String(postgres.port);
  for (const [kind, database] of Object.entries(databases)) {
    const schema = join(source, 'schema/postgresql/v12', kind, 'versioned');
    const tool = [
      '--plugin',
      'postgres12',
      '--ep',
      '127.0.0.1',
      '-p',
      port,
      '-u',
      'drawbridge',
      '--db',
      database,
    ];
    for (const command of [
      ['setup-schema', '-v', '0.0'],
      ['update-schema', '-d', schema],
    ])
      execFileSync(join(programs, 'sql'), [...tool, ...command], { stdio: 'pipe' });
  }
  const frontend = await lowPort();
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'temporal.yaml');
  await writeFile(config, await configOf(source, { port, databases, frontend, folder }));
  await writeFile(join(folder, 'dynamic.yaml'), 'matching.maxDeployments:\n  - value: 1000\n');
  const kill = spawnGuarded([join(programs, 'server'), '--config-file', config, '--allow-no-auth', 'start']);
  const address = `127.0.0.1:${String(frontend)}`;
  await makeNamespace(address);
  return { address, kill };
}

async function nameOf(postgres: PrivateServer): Promise<string> {
  return new URL(await postgres.createDatabase()).pathname.slice(1);
}

interface Places {
  readonly port: string;
  readonly databases: { readonly temporal: string; readonly visibility: string };
  readonly frontend: number;
  readonly folder: string;
}

/** The server's own sample of a configuration, with our ports and databases. */
async function configOf(source: string, { port, databases, frontend, folder }: Places): Promise<string> {
  let text = readFileSync(join(source, 'config/development-postgres12.yaml'), 'utf8')
    .replaceAll('127.0.0.1:5432', `127.0.0.1:${port}`)
    .replaceAll('user: "temporal"', 'user: "drawbridge"')
    .replace('databaseName: "temporal"', `databaseName: "${databases.temporal}"`)
    .replace('databaseName: "temporal_visibility"', `databaseName: "${databases.visibility}"`)
    .replace('level: info', 'level: error')
    .replace('config/dynamicconfig/development-sql.yaml', join(folder, 'dynamic.yaml'))
    .replaceAll('7233', String(frontend));
  for (const taken of ['7936', '8000', '6933', '7243', '7235', '6935', '7234', '6934', '7239', '6939'])
    text = text.replaceAll(new RegExp(`\\b${taken}\\b`, 'g'), String(await lowPort()));
  return text;
}

async function makeNamespace(address: string): Promise<void> {
  const namespace = 'default';
  for (const until = performance.now() + 120_000; ;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      await connection.workflowService
        .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') })
        .catch(() => undefined);
      await connection.workflowService.describeNamespace({ namespace });
      await connection.close();
      // Its other parts look for new namespaces every ten seconds.
      await sleep(12_000);
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(500);
    }
  }
}

/** The server keeps the ports of its parts in a column of 16 bits with a sign. */
async function lowPort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if ((await freePort(port).catch(() => undefined)) === port) return port;
  }
}
