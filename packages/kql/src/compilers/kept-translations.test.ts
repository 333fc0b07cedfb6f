import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { createCatalog, type CatalogSource } from '../kusto/catalog.ts';
import type { Compiler } from './compiler.ts';
import { keepTranslations } from './kept-translations.ts';
import { localCompiler } from './local-compiler.ts';

const tables = [{ name: 'T', columns: [{ name: 'v', type: 'long' }] }] as const;
const now = new Date('2026-03-02T12:00:00Z');
const list = { alias: 'L', searchKey: 'K', columns: ['K'], rows: [{ K: 'a' }] };

let folder: string;
let asked: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-kept-'));
  asked = [];
});
afterEach(() => rm(folder, { recursive: true }));

const counting: Compiler = {
  compile: (text, catalog, options) => {
    asked.push(text);
    return localCompiler.compile(text, catalog, options);
  },
};

/** As another process would ask: nothing is shared but the folder. */
function compile(
  text: string,
  given: Partial<CatalogSource> & { build?: string; at?: Date; to?: Date } = {},
) {
  const { build = 'one', at = now, to, ...source } = given;
  const timeRange = to === undefined ? undefined : { from: now, to };
  const compiler = keepTranslations(counting, folder, build);
  return compiler.compile(text, createCatalog({ tables, ...source }), { now: at, timeRange });
}

it('gives again what was made of the same query, without asking the compiler', async () => {
  const first = await compile('T | where v > 1 | extend t = now()');
  const second = await compile('T | where v > 1 | extend t = now()');
  expect(first.ok).toBe(true);
  expect(second).toEqual(first);
  expect(asked).toHaveLength(1);
});

it.each([
  ['the query', 'T | where v > 2', {}],
  ['the time', 'T | where v > 1', { at: new Date('2026-03-02T12:00:01Z') }],
  ['the period', 'T | where v > 1', { to: now }],
  ['the code', 'T | where v > 1', { build: 'two' }],
  [
    'a column of a table',
    'T | where v > 1',
    { tables: [{ ...tables[0], columns: [{ name: 'v', type: 'int' }] }] },
  ],
  ['a saved function', 'T | where v > 1', { functions: [{ name: 'F', parameters: '()', body: 'T' }] }],
  ['a row of a watchlist', 'T | where v > 1', { watchlists: [list] }],
] as const)('translates again when %s has changed', async (_, text, given) => {
  await compile('T | where v > 1');
  await compile(text, given);
  expect(asked).toHaveLength(2);
});

it('keeps no failure, and nothing of a query whose columns depend on the data', async () => {
  for (const text of ['T | where w > 1', 'datatable(a:string)["x"] | evaluate pivot(a)']) {
    await compile(text);
    await compile(text);
  }
  expect(asked).toHaveLength(4);
  expect(await readdir(folder)).toEqual([]);
});

it('translates where a file is broken, or the folder does not exist', async () => {
  const first = await compile('T');
  const [file] = await readdir(folder);
  await writeFile(join(folder, file!), '{"query":');
  expect(await compile('T')).toEqual(first);
  const nowhere = keepTranslations(counting, join(folder, file!, 'x'), 'one');
  expect(await nowhere.compile('T', createCatalog({ tables }), { now, timeRange: undefined })).toEqual(first);
  expect(asked).toHaveLength(3);
});
