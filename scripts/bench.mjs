/**
 * `npm run bench`: all benches. With options, only the one that knows them: `--only ingest --events 1000000`,
 * `--rows 10m` are about queries and logs, the others about the server.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const aboutQueries = ['--rows', '--hard', '--only', '--memory', '--events'];
const args = process.argv.slice(2);

function run(script, options) {
  const program = ['--import', 'tsx', '--conditions=@drawbridge/source', script, ...options];
  const { status } = spawnSync(process.execPath, program, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const names = args.filter((arg) => arg.startsWith('--')).map((arg) => arg.split('=', 1)[0]);
const isQueries = names.length > 0 && names.every((name) => aboutQueries.includes(name));
if (names.length === 0) run('packages/sentinel-sync/scripts/bench.ts', []);
if (names.length === 0 || isQueries) run('packages/kql/scripts/bench.ts', args);
if (names.length === 0 || !isQueries) run('test/src/bench/bench-service.ts', args);
