/** `npm run bench [-- --rows 10m]`: both seed queries and the rules, beside DuckDB SQL written by hand. Asserts nothing. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { DuckDBInstance } from '@duckdb/node-api';

import { compile } from '../src/compile/compile.ts';
import { createCatalog } from '../src/kusto/catalog.ts';
import type { TableSchema } from '../src/types.ts';
import { measureCheck } from './bench/check-command.ts';
import { measureCommand } from './bench/command.ts';
import { benchNow, generate } from './bench/generate.ts';
import { handWritten } from './bench/hand-written.ts';
import type { Measurement } from './bench/measure.ts';

const root = new URL('../../../', import.meta.url);
const folderOf = (path: string): string => fileURLToPath(new URL(path, root));

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { rows: { type: 'string', default: '1m' } } });
  const rows = Number(values.rows.replace(/m$/i, '')) * (/m$/i.test(values.rows) ? 1_000_000 : 1);
  if (!Number.isSafeInteger(rows) || rows < 1)
    throw new Error(`--rows wants a number such as 1m, not ${values.rows}`);
  benchCommand('aws-remote-command');
  benchCheck(500);
  const folder = mkdtempSync(join(tmpdir(), 'kql-bench-'));
  try {
    await bench(folder, rows);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function benchCommand(rule: string): void {
  for (const { run, wall } of measureCommand(folderOf('packages/cli/bin/drawbridge.js'), rule)) {
    print(`drawbridge test --rule ${rule}, ${run}: ${wall.toFixed(2)} s, whole process`);
  }
}

function benchCheck(rules: number): void {
  for (const { run, wall } of measureCheck(folderOf('.'), rules)) {
    print(`drawbridge check of ${rules} rules, ${run}: ${wall.toFixed(2)} s, whole process`);
  }
}

async function bench(folder: string, rows: number): Promise<void> {
  const tables = await contentTables();
  const database = join(folder, 'bench.duckdb');
  await fill(database, tables, rows);
  print(
    `${rows.toLocaleString('en')} rows; CPU and wall: best of three, in seconds; peak: MB of the whole process`,
  );
  print(line('query', 'compile', 'again', 'rows', 'CPU', 'wall', 'peak', 'CPU÷hand', 'peak÷hand'));
  const watchlists = contentWatchlists();
  const catalog = createCatalog({ tables, watchlists });
  for (const { name, text } of queries()) {
    const { sql, first, again } = timedCompile(text, catalog);
    const ours = measure(folder, database, sql);
    const byHand = handWritten[name];
    const hand = byHand === undefined ? undefined : measure(folder, database, byHand);
    const ratio = (key: 'cpu' | 'peakMb'): string =>
      hand === undefined ? '' : (ours[key] / hand[key]).toFixed(2);
    print(line(name, first, again, ...cells(ours), ratio('cpu'), ratio('peakMb')));
    if (hand !== undefined) print(line('  by hand', '', '', ...cells(hand), '', ''));
  }
}

const cells = (one: Measurement): readonly string[] => [
  String(one.rows),
  one.cpu.toFixed(2),
  one.wall.toFixed(2),
  one.peakMb.toFixed(0),
];

const line = (name: string, ...others: readonly string[]): string =>
  name.padEnd(38) + others.map((one) => one.padStart(10)).join('');

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function fill(path: string, tables: readonly TableSchema[], rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await generate(connection, tables, rows);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
}

function timedCompile(text: string, catalog: ReturnType<typeof createCatalog>) {
  const options = { now: benchNow };
  const begun = performance.now();
  const compiled = compile(text, catalog, options);
  const bound = performance.now();
  if (!compiled.ok) throw new Error(compiled.problems.map((one) => one.message).join('\n'));
  compile(text, catalog, options);
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(3);
  return { sql: compiled.value.sql, first: seconds(begun, bound), again: seconds(bound, performance.now()) };
}

function measure(folder: string, database: string, sql: string): Measurement {
  const file = join(folder, 'query.sql');
  writeFileSync(file, sql);
  const program = fileURLToPath(new URL('./bench/measure.ts', import.meta.url));
  const printed = execFileSync(process.execPath, [...process.execArgv, program, database, file], {
    encoding: 'utf8',
  });
  return JSON.parse(printed) as Measurement;
}

/** The seeds, and the `query: |` block of each rule: this package knows no YAML. */
function queries(): readonly { readonly name: string; readonly text: string }[] {
  const seeds = readdirSync(folderOf('test/seed-queries')).filter((file) => file.endsWith('.kql'));
  const rules = readdirSync(folderOf('detections'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  return [
    ...seeds.map((file) => ({
      name: file.replace('.kql', ''),
      text: readFileSync(folderOf(`test/seed-queries/${file}`), 'utf8'),
    })),
    ...rules.map(({ name }) => ({
      name: `rule ${name}`.slice(0, 37),
      text: blockOf(readFileSync(folderOf(`detections/${name}/rule.yaml`), 'utf8'), 'query'),
    })),
  ];
}

function blockOf(yaml: string, key: string): string {
  const block = new RegExp(`^${key}: \\|-?\\n((?:[ ]{2}.*\\n|\\n)*)`, 'm').exec(yaml)?.[1];
  if (block === undefined) throw new Error(`the rule has no block '${key}'`);
  return block.replaceAll(/^ {2}/gm, '');
}

/** The content's watchlists, empty: `columns:` are the names in the file. */
function contentWatchlists() {
  const folders = readdirSync(folderOf('watchlists'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  return folders.map(({ name }) => {
    const header = readFileSync(folderOf(`watchlists/${name}/items.csv`), 'utf8').split(/\r?\n/, 1)[0] ?? '';
    const columns = header.split(',').map((one) => one.replaceAll('"', ''));
    return { alias: name, searchKey: columns[0] ?? '', columns, rows: [] };
  });
}

/** The tables belong to detection-core, which stands above this package: only the bench looks up to it. */
async function contentTables(): Promise<readonly TableSchema[]> {
  const file = new URL('packages/detection-core/src/tables/bundled-tables.ts', root);
  const module = (await import(file.href)) as { readonly bundledTables: () => readonly TableSchema[] };
  return module.bundledTables();
}

await main();
