import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { buildParserSnapshot, findParserSnapshot, snapshotArguments } from './parser-snapshot.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-snapshot-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('starts a program with the parser in place, and its arguments', async () => {
  expect(findParserSnapshot(folder)).toBeUndefined();
  const built = await buildParserSnapshot(folder);
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  expect(findParserSnapshot(folder)).toBe(built.value);
  expect((await readdir(folder)).sort()).toEqual([expect.stringMatching(/^kql-.*\.blob$/), 'launch.cjs']);

  const program = join(folder, 'program.mjs');
  const text = `import { argv } from 'node:process';
    const { KustoCode, GlobalState } = globalThis.Kusto.Language;
    const code = KustoCode.ParseAndAnalyze('print x = 1, y = 2', GlobalState.Default);
    console.log(String(code.ResultType.Columns.Count), ...argv.slice(2));`;
  await writeFile(program, text);
  const { stdout } = await run(process.execPath, snapshotArguments(built.value, program, ['--a', 'b c']));
  expect(stdout.trim()).toBe('2 --a b c');
});

it('says why it could not be built, as a warning', async () => {
  const built = await buildParserSnapshot(join(folder, 'launch.cjs'));
  expect(built.problems[0]).toMatchObject({ code: 'kql/no-snapshot', severity: 'warning' });
});
