import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import {
  buildParserSnapshot,
  findParserSnapshot,
  rejectParserSnapshot,
  snapshotArguments,
} from './parser-snapshot.ts';
import { warmUpQueries } from './warm-up-queries.ts';
import { bridgeItems } from './bridge.ts';
import { loadKusto } from './load-kusto.ts';

const run = promisify(execFile);
let folder: string;
let built: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-snapshot-'));
  expect(await findParserSnapshot(folder)).toEqual({ kind: 'missing' });
  const building = await buildParserSnapshot(folder);
  if (!building.ok) throw new Error(JSON.stringify(building.problems));
  built = building.value;
});
afterAll(() => rm(folder, { recursive: true }));

it('starts a program with the parser in place, and its arguments', async () => {
  expect(await findParserSnapshot(folder)).toEqual({ kind: 'found', path: built });
  expect((await readdir(folder)).sort()).toEqual([expect.stringMatching(/^kql-.*\.blob$/), 'launch.cjs']);

  const program = join(folder, 'program.mjs');
  const text = `import { argv } from 'node:process';
    const { KustoCode, GlobalState } = globalThis.Kusto.Language;
    const code = KustoCode.ParseAndAnalyze('print x = 1, y = 2', GlobalState.Default);
    console.log(String(code.ResultType.Columns.Count), ...argv.slice(2));`;
  await writeFile(program, text);
  const { stdout } = await run(process.execPath, snapshotArguments(built, program, ['--a', 'b c']));
  expect(stdout.trim()).toBe('2 --a b c');
});

it('is warmed up with queries that have nothing wrong with them', () => {
  const { KustoCode, GlobalState } = loadKusto();
  for (const text of warmUpQueries) {
    const code = KustoCode.ParseAndAnalyze(text, GlobalState.Default);
    expect(bridgeItems(code.GetDiagnostics()).map((diagnostic) => diagnostic.Message)).toEqual([]);
  }
});

it('is not found when it was cut off, or written over', async () => {
  const whole = await readFile(built);
  await truncate(built, 1000);
  expect(await findParserSnapshot(folder)).toEqual({ kind: 'missing' });
  await writeFile(built, whole.fill(0, 5_000_000, 6_000_000));
  await utimes(built, 0, 0);
  expect(await findParserSnapshot(folder)).toEqual({ kind: 'missing' });
});

it('is not tried again where it was rejected for good', async () => {
  await rejectParserSnapshot(built, { forGood: false });
  expect(await findParserSnapshot(folder)).toEqual({ kind: 'missing' });
  await rejectParserSnapshot(built, { forGood: true });
  expect(await findParserSnapshot(folder)).toEqual({ kind: 'unusable' });
});

it('says why it could not be built, as a warning', async () => {
  const failed = await buildParserSnapshot(join(folder, 'launch.cjs'));
  expect(failed.problems[0]).toMatchObject({ code: 'kql/no-snapshot', severity: 'warning' });
});
