/**
 * `npm run bench [-- --rows 10m] [--hard] [--only NAME] [--memory MB]`: both seed queries and the rules, beside DuckDB
 * SQL written by hand, at one million rows where nothing else is said. It asserts nothing. Ten million rows take some
 * ten minutes on a busy machine and 0.5 GB of disk. `--only ingest [--events 10000000]`: reading logs from disk, beside
 * DuckDB's own reader; ten million events take 23 GB of disk while it runs.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { DuckDBInstance } from '@duckdb/node-api';

import { createCatalog } from '../src/kusto/catalog.ts';
import { measureCheck } from './bench/check-command.ts';
import { measureCommand } from './bench/command.ts';
import { benchQueries, benchTables, benchWatchlists } from './bench/content.ts';
import { generate } from './bench/generate.ts';
import { benchIngest } from './bench/ingest/bench-ingest.ts';
import { handWritten } from './bench/hand-written.ts';
import { printHeader, printOutcome } from './bench/print-table.ts';
import type { Workspace } from './bench/recipes.ts';
import { measureSql, timedCompile } from './bench/run-query.ts';

interface BenchOptions {
  readonly rows: number;
  readonly workspace: Workspace;
  readonly only: string;
  readonly memoryLimitMb: number;
  readonly events: number;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.only === '' || options.only === 'ingest') await benchIngest(options.events);
  if (options.only === 'ingest') return;
  benchCommand('aws-remote-command');
  benchCheck(500);
  const folder = mkdtempSync(join(tmpdir(), 'kql-bench-'));
  try {
    await bench(folder, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function benchCommand(rule: string): void {
  const program = fileURLToPath(new URL('../../cli/bin/drawbridge.js', import.meta.url));
  for (const { run, wall } of measureCommand(program, rule)) {
    process.stdout.write(`drawbridge test --rule ${rule}, ${run}: ${wall.toFixed(2)} s, whole process\n`);
  }
}

function benchCheck(rules: number): void {
  const repository = fileURLToPath(new URL('../../../', import.meta.url));
  for (const { run, wall } of measureCheck(repository, rules)) {
    process.stdout.write(`drawbridge check of ${rules} rules, ${run}: ${wall.toFixed(2)} s, whole process\n`);
  }
}

function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '1m' },
      hard: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      memory: { type: 'string', default: '2048' },
      events: { type: 'string', default: '1000000' },
    },
  });
  const rows = Number(values.rows.replace(/m$/i, '')) * (/m$/i.test(values.rows) ? 1_000_000 : 1);
  if (!Number.isSafeInteger(rows) || rows < 1)
    throw new Error(`--rows wants a number such as 1m, not ${values.rows}`);
  const memoryLimitMb = Number(values.memory);
  if (!Number.isSafeInteger(memoryLimitMb) || memoryLimitMb < 64)
    throw new Error(`--memory wants a number of MB, not ${values.memory}`);
  const events = Number(values.events);
  if (!Number.isSafeInteger(events) || events < 1)
    throw new Error(`--events wants a number, not ${values.events}`);
  return { rows, workspace: values.hard ? 'hard' : 'usual', only: values.only, memoryLimitMb, events };
}

async function bench(folder: string, options: BenchOptions): Promise<void> {
  const { rows, workspace, only, memoryLimitMb } = options;
  const tables = await benchTables();
  const database = join(folder, 'bench.duckdb');
  const instance = await DuckDBInstance.create(database);
  const connection = await instance.connect();
  await generate(connection, tables, rows, workspace);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
  const catalog = createCatalog({ tables, watchlists: benchWatchlists() });
  const run = { database, sqlFile: join(folder, 'query.sql'), memoryLimitMb };
  printHeader(rows, `the ${workspace} workspace, DuckDB limited to ${memoryLimitMb} MB`);
  for (const { name, text } of benchQueries().filter((benchQuery) => benchQuery.name.includes(only))) {
    const compiled = timedCompile(text, catalog);
    const byHand = handWritten[name];
    const ours = measureSql(compiled.sql, run);
    const hand = byHand === undefined ? undefined : measureSql(byHand, run);
    printOutcome({ name, compiled, ours, hand });
  }
}

await main();
