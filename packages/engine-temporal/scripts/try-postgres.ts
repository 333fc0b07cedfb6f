import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { findPostgres, startPrivateServer } from '@drawbridge/sql-store/private-server-suite';

import { freePort } from '../src/server/temporal-server.suite.ts';
import { buildServer, startProduction } from './production-server.ts';

/**
 * Builds Temporal's server from its Go module, starts it on PostgreSQL, and has the suite of engines and the tests with
 * two workers run on it, over stores in PostgreSQL too. Each run of `serve` that is killed is to be joined in here: it
 * needs no more than `address`.
 */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const bin = findPostgres();
if (bin === undefined) throw new Error('PostgreSQL is not installed here: apt-get install postgresql');
const source = buildServer();
const folder = await mkdtemp(join(tmpdir(), 'drawbridge-production-'));
const postgres = await startPrivateServer(bin, await freePort());
const temporal = await startProduction(source, postgres, folder);
try {
  console.log(`Temporal on PostgreSQL listens at ${temporal.address}`);
  const [files = 'src/engine'] = process.argv.slice(2);
  const tests = ['vitest', 'run', '--project', 'engine-temporal', files, '-t', 'PostgreSQL'];
  const environment = {
    DRAWBRIDGE_TEMPORAL_RUNS: '200',
    ...process.env,
    DRAWBRIDGE_TEMPORAL_ADDRESS: temporal.address,
  };
  const { status } = spawnSync('npx', tests, {
    cwd: root,
    stdio: 'inherit',
    env: environment,
  });
  process.exitCode = status ?? 1;
} finally {
  await temporal.kill();
  await postgres.remove();
  await rm(folder, { recursive: true, force: true });
}
