import { expect, it } from 'vitest';

import { rowsOf } from './query.suite.ts';

const notes = 'datatable(a:string, b:string)["alpha beta", "x", "gamma", "beta-2", "alphabet", "y"]';

it('finds a whole term in any column, and says where it looked', async () => {
  expect(await rowsOf(`${notes} | search "beta"`)).toEqual([
    ['search_arg0', 'alpha beta', 'x'],
    ['search_arg0', 'gamma', 'beta-2'],
  ]);
});

it('lets a star go on where the term ends', async () => {
  expect((await rowsOf(`${notes} | search "alpha*"`)).length).toBe(2);
});

it('looks in one column when it is named', async () => {
  expect((await rowsOf(`${notes} | search b:"beta"`)).length).toBe(1);
});
