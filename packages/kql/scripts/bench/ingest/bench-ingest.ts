import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { BYTES_PER_EVENT, writeEventFiles } from './cloudtrail-files.ts';
import { measureProcess, type ProcessRun } from './measure-process.ts';

const drawbridge = fileURLToPath(new URL('../../../../cli/bin/drawbridge.js', import.meta.url));
const program = fileURLToPath(new URL('./read-with-duckdb.ts', import.meta.url));
/** The text, and about as much again for the databases that are made of it. */
const ROOM_FACTOR = 1.6;
const NAME_WIDTH = 44;

/**
 * `drawbridge query` and `detect` over generated CloudTrail files, whole processes, and DuckDB's own reader beside them.
 * All that it writes is removed in the end.
 */
export async function benchIngest(events: number): Promise<void> {
  requireRoom(events);
  const folder = mkdtempSync(join(tmpdir(), 'ingest-bench-'));
  try {
    await bench(folder, events);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function requireRoom(events: number): void {
  const { bavail, bsize } = statfsSync(tmpdir());
  const needed = events * BYTES_PER_EVENT * ROOM_FACTOR;
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(1);
  throw new Error(
    `${events} events take ${gigabytes(needed)} GB, and ${tmpdir()} has ${gigabytes(bavail * bsize)}: set TMPDIR`,
  );
}

async function bench(folder: string, events: number): Promise<void> {
  const logs = join(folder, 'logs');
  const { files, bytes } = writeEventFiles(logs, events);
  const size = `${files} one-line files, ${(bytes / 1e9).toFixed(2)} GB`;
  process.stdout.write(`ingest: ${events.toLocaleString('en')} CloudTrail events in ${size}\n`);
  print('', ['wall s', 'CPU s', 'peak MB', 'MB/s']);
  const env = { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') };
  const run = (args: readonly string[]): Promise<ProcessRun> => measureProcess([drawbridge, ...args], env);
  const about = ['--telemetry', logs, '--format', 'json'];
  const count = ['query', 'AWSCloudTrail | summarize count(), dcount(AwsEventId)', ...about];
  const kept = ['--cache', join(folder, 'kept')];
  // Makes the bundle and the parser's snapshot, which is not what is measured.
  await run(['query', 'print 1', '--telemetry', program]).catch(() => undefined);

  const ours = await run(count);
  requireRows(ours, events);
  report('drawbridge query, nothing kept', ours, bytes);
  const again = (await run([...count, ...kept]), await run([...count, ...kept]));
  requireRows(again, events);
  report('drawbridge query --cache, second time', again, bytes);
  const duckdb = await measureProcess(
    [...process.execArgv, program, logs, join(folder, 'beside.duckdb')],
    env,
  );
  report('DuckDB read_json, the same columns', duckdb, bytes);
  print('  ratio of wall times', [(ours.wall / duckdb.wall).toFixed(2)]);
  const detected = await run(['detect', '--mode', 'range', ...about]);
  report('drawbridge detect --mode range', detected, bytes);
  const rules = await run(['detect', '--mode', 'range', ...about, ...kept]);
  report('  the rules alone, rows kept', rules, bytes);
  print('  ratio to reading and the rules alone', [(detected.wall / (ours.wall + rules.wall)).toFixed(2)]);
}

function requireRows({ stdout }: ProcessRun, events: number): void {
  const { rows } = JSON.parse(stdout) as { readonly rows: readonly (readonly unknown[])[] };
  if (rows[0]?.[0] !== events || rows[0][1] !== events)
    throw new Error(`the query counted ${String(rows[0])}`);
}

function report(name: string, { wall, cpu, peakMb }: ProcessRun, bytes: number): void {
  print(name, [wall.toFixed(1), cpu.toFixed(1), peakMb.toFixed(0), (bytes / 1e6 / wall).toFixed(0)]);
}

function print(name: string, cells: readonly string[]): void {
  process.stdout.write(`${name.padEnd(NAME_WIDTH)}${cells.map((cell) => cell.padStart(10)).join('')}\n`);
}
