import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { findPostgres, startPrivateServer } from '@drawbridge/sql-store/private-server-suite';

import { freePort } from '../src/server/temporal-server.suite.ts';
import { buildServer, startProduction } from './production-server.ts';

/**
 * Builds Temporal's server from its Go module, starts it on PostgreSQL, and has the suite of engines and the tests with
 * two workers run on it, over stores in PostgreSQL too; then two replicas of `serve`, and kills of `serve` and of its
 * database (200, or `-- --kills N`).
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
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } } });
  const environment = {
    DRAWBRIDGE_TEMPORAL_RUNS: '200',
    ...process.env,
    DRAWBRIDGE_TEMPORAL_ADDRESS: temporal.address,
  };
  const run = (command: string, args: readonly string[]) =>
    spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment }).status === 0;
  const crashes = ['--through', 'server', '--engine', 'temporal', '--store', 'postgres'];
  const passed = [
    run('npx', ['vitest', 'run', '--project', 'engine-temporal', 'src/engine', '-t', 'PostgreSQL']),
    run('npx', ['vitest', 'run', '--project', 'test', 'test/src/service/temporal-replicas.test.ts']),
    run('npm', ['run', '-s', 'crash', '--', ...crashes, '--runs', values.kills]),
  ];
  process.exitCode = passed.every(Boolean) ? 0 : 1;
} finally {
  await temporal.kill();
  await postgres.remove();
  await rm(folder, { recursive: true, force: true });
}
