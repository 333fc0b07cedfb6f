/** One query in a process of its own, so that its memory is its own: `measure.ts DATABASE SQL-FILE`. Prints JSON. */
import { readFileSync } from 'node:fs';

import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

import { scalarFunctionOf } from '../../src/engine/scalar-function.ts';
import { scalarUdfs } from '../../src/functions/scalar-udfs.ts';
import { sqlPrelude } from '../../src/sql/prelude.ts';

/** What one query took. Times in seconds; CPU counts all threads and is what a busy machine leaves comparable. */
export interface Measurement {
  readonly rows: number;
  readonly cpu: number;
  readonly wall: number;
  readonly peakMb: number;
}

const REPEATS = 3;
const FUNCTION_LIMIT_MS = 600_000;

async function main(): Promise<void> {
  const [, , path = '', sqlFile = ''] = process.argv;
  const options = { access_mode: 'READ_ONLY', temp_directory: '', preserve_insertion_order: 'true' };
  const instance = await DuckDBInstance.create(path, options);
  const connection = await instance.connect();
  for (const udf of scalarUdfs) connection.registerScalarFunction(scalarFunctionOf(udf, FUNCTION_LIMIT_MS));
  for (const sql of sqlPrelude) await connection.run(sql);
  const runs = [];
  const sql = readFileSync(sqlFile, 'utf8');
  for (let at = 0; at < REPEATS; at += 1) runs.push(await runOnce(connection, sql));
  const [rows = 0] = runs.map((one) => one.rows);
  const peakMb = process.resourceUsage().maxRSS / 1024;
  const measured: Measurement = {
    rows,
    cpu: Math.min(...runs.map((one) => one.cpu)),
    wall: Math.min(...runs.map((one) => one.wall)),
    peakMb,
  };
  process.stdout.write(JSON.stringify(measured));
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
