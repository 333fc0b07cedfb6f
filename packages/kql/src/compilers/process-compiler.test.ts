import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createCatalog } from '../kusto/catalog.ts';
import { findParserSnapshot } from '../kusto/parser-snapshot.ts';
import { localCompiler } from './local-compiler.ts';
import { createProcessCompiler } from './process-compiler.ts';

const tables = [{ name: 'T', columns: [{ name: 'v', type: 'long' }] }] as const;
const catalog = createCatalog({ tables });
const options = { now: new Date('2026-03-02T12:00:00Z'), file: 'rule.kql' };

let folder: string;
let program: URL;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-compiler-'));
  program = pathToFileURL(join(folder, 'compiler-program.mjs'));
  await build({
    entryPoints: [fileURLToPath(new URL('./compiler-program.ts', import.meta.url))],
    outfile: fileURLToPath(program),
    bundle: true,
    format: 'esm',
    platform: 'node',
    conditions: ['@drawbridge/source'],
  });
});
afterAll(() => rm(folder, { recursive: true }));

it('answers as this process would, from one that it starts', async () => {
  const compiler = createProcessCompiler(join(folder, 'parser'), program);
  const lists = [{ alias: 'L', searchKey: 'K', columns: ['K'], rows: [{ K: 'a' }] }];
  const asked = [
    [catalog, 'T | where v > 1 | extend t = now()'],
    [catalog, 'T | where w > 1'],
    [catalog.withWatchlists(lists), "_GetWatchlist('L') | project K"],
    [catalog, 'T |'],
  ] as const;
  for (const [over, text] of asked) {
    expect(await compiler.compile(text, over, options)).toEqual(
      await localCompiler.compile(text, over, options),
    );
  }
});

it('resumes after a probe', async () => {
  const compiler = createProcessCompiler(join(folder, 'parser'), program);
  const text = 'datatable(a:string, n:long)["x", 1] | evaluate pivot(a, sum(n))';
  const [there, here] = await Promise.all(
    [compiler, localCompiler].map(async (tried) => {
      const probed = await tried.compile(text, catalog, options);
      if (!probed.ok || probed.value.kind !== 'probe') throw new Error('this query needs a probe');
      return probed.value.resume(['x']);
    }),
  );
  expect(there?.ok).toBe(true);
  expect(there).toEqual(here);
});

it('translates here, and keeps the snapshot out of use, where the other process does not start', async () => {
  const broken = join(folder, 'broken.mjs');
  await writeFile(broken, 'process.exit(1)');
  const parser = join(folder, 'broken');
  const compiler = createProcessCompiler(parser, pathToFileURL(broken));
  expect((await compiler.compile('T', catalog, options)).ok).toBe(true);
  expect(await findParserSnapshot(parser)).toEqual({ kind: 'unusable' });
});

it('translates here where the other process ends under the question', async () => {
  const ending = join(folder, 'ending.mjs');
  await writeFile(ending, "process.send({ kind: 'ready' }); process.on('message', () => process.exit(1));");
  const compiler = createProcessCompiler(join(folder, 'parser'), pathToFileURL(ending));
  const answers = await Promise.all(
    ['T', 'T | count'].map((text) => compiler.compile(text, catalog, options)),
  );
  expect(answers.map((answer) => answer.ok)).toEqual([true, true]);
});

it('translates here where no snapshot can be written', async () => {
  const compiler = createProcessCompiler(join(fileURLToPath(program), 'x'), program);
  expect((await compiler.compile('T', catalog, options)).ok).toBe(true);
});
