/** One query in a process of its own, so that its memory is its own: `measure.ts DATABASE SQL-FILE MB`. Prints JSON. */
import { readFileSync } from 'node:fs';

import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

import { plannerSettings } from '../../src/engine/worker/database.ts';
import { TimeBudget } from '../../src/engine/worker/time-budget.ts';
import { scalarFunctionOf } from '../../src/engine/worker/scalar-function.ts';
import { scalarUdfs } from '../../src/functions/scalar-udfs.ts';
import { sqlPrelude } from '../../src/sql/prelude.ts';
import type { Failure, Measurement } from './measurement.ts';

const REPEATS = 3;
const FUNCTION_LIMIT_MS = 600_000;

async function main(): Promise<void> {
  const [, , path = '', sqlFile = '', limitMb = ''] = process.argv;
  const instance = await DuckDBInstance.create(path, {
    access_mode: 'READ_ONLY',
    temp_directory: '',
    memory_limit: `${limitMb}MiB`,
    preserve_insertion_order: 'true',
    ...plannerSettings,
  });
  const connection = await instance.connect();
  const budget = new TimeBudget({ functionLimitMs: FUNCTION_LIMIT_MS, awaited: new Int32Array([1]) });
  budget.begin(0);
  for (const udf of scalarUdfs) connection.registerScalarFunction(scalarFunctionOf(udf, budget));
  for (const sql of sqlPrelude) await connection.run(sql);
  process.stdout.write(JSON.stringify(await measure(connection, readFileSync(sqlFile, 'utf8'))));
}

async function measure(connection: DuckDBConnection, sql: string): Promise<Measurement | Failure> {
  const runs = [];
  try {
    for (let at = 0; at < REPEATS; at += 1) runs.push(await runOnce(connection, sql));
  } catch (thrown) {
    return { failed: String(thrown).split('\n', 1)[0] ?? '' };
  }
  return {
    rows: runs[0]?.rows ?? 0,
    cpu: Math.min(...runs.map((run) => run.cpu)),
    wall: Math.min(...runs.map((run) => run.wall)),
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}

async function runOnce(connection: DuckDBConnection, sql: string): Promise<Omit<Measurement, 'peakMb'>> {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const result = await connection.stream(sql);
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0;) {
    rows += chunk.rowCount;
    chunk = await result.fetchChunk();
  }
  const used = process.cpuUsage(cpu);
  return { rows, cpu: (used.user + used.system) / 1e6, wall: (performance.now() - begun) / 1000 };
}

await main();
