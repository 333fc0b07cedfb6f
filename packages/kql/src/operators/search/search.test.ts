import { expect, it } from 'vitest';

import { rowsOf } from '../query.suite.ts';

const notes = 'datatable(a:string, b:string)["alpha beta", "x", "gamma", "beta-2", "alphabet", "y"]';

it('finds a whole term in any column, and says where it looked', async () => {
  expect(await rowsOf(`${notes} | search "beta"`)).toEqual([
    ['search_arg0', 'alpha beta', 'x'],
    ['search_arg0', 'gamma', 'beta-2'],
  ]);
});

it('lets letters follow where a star ends the term', async () => {
  expect((await rowsOf(`${notes} | search "alpha*"`)).length).toBe(2);
});

it('looks in one column when it is named', async () => {
  expect((await rowsOf(`${notes} | search b:"beta"`)).length).toBe(1);
});

it('takes a column that one of the tables lacks for null, as after a union', async () => {
  const tables = `let A = view () { datatable(n:long, s:string)[1, 'a', 2, 'b'] };
    let B = view () { datatable(s:string)['a', 'c'] };`;
  const rows = await rowsOf(`${tables} search in (A, B) n == 2 or s == 'c' | sort by s asc`);
  expect(rows).toEqual([
    ['A', 2, 'b'],
    ['B', null, 'c'],
  ]);
});

it('searches the tables that a wildcard names', async () => {
  expect(await rowsOf('search in (Events*) "nothing"')).toEqual([]);
});
