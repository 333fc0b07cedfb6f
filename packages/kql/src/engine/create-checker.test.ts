import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Compiler } from '../compilers/compiler.ts';
import { localCompiler } from '../compilers/local-compiler.ts';
import { createChecker } from './create-checker.ts';

const tables = [{ name: 'T', columns: [{ name: 'v', type: 'long' }] }] as const;
const list = { alias: 'L', searchKey: 'K', columns: ['K'], rows: [{ K: 'a' }] };

let folder: string;
let asked: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'drawbridge-checks-'));
  asked = [];
});
afterEach(() => rm(folder, { recursive: true }));

const counting: Compiler = {
  compile: (text, catalog, options) => {
    asked.push(text);
    return localCompiler.compile(text, catalog, options);
  },
};

/** As another process would: nothing is shared but the folder. */
const checker = (watchlists = [list]) =>
  createChecker({ tables, watchlists, compiler: counting, kept: { folder, build: 'one' } });

it('gives the columns of a query, and what is wrong with one at its place in the named file', async () => {
  expect(await checker().check('T | extend w = v * 2.0')).toEqual({
    ok: true,
    columns: [
      { name: 'v', type: 'long' },
      { name: 'w', type: 'real' },
    ],
    tables: ['T'],
    byRow: false,
    problems: [],
  });
  expect((await checker().check('T | where w > 1', { file: 'a.yaml' })).problems).toMatchObject([
    { code: 'kql/unknown-name', file: 'a.yaml', span: { line: 1, column: 11 } },
  ]);
});

it('asks nothing twice, whatever the rows of the watchlists and the file', async () => {
  const query = "_GetWatchlist('L') | project K";
  const first = await checker().check(query, { file: 'a.yaml' });
  expect(await checker([{ ...list, rows: [] }]).check(query, { file: 'b.yaml' })).toEqual(first);
  expect(asked).toEqual([query]);
});

it('asks again of a query that was wrong, and where a watchlist has other columns', async () => {
  const query = "_GetWatchlist('L') | project N";
  expect((await checker().check(query)).ok).toBe(false);
  expect((await checker().check(query)).ok).toBe(false);
  expect((await checker([{ ...list, columns: ['K', 'N'] }]).check(query)).ok).toBe(true);
  expect(asked).toHaveLength(3);
  expect(await readdir(folder)).toHaveLength(1);
});
