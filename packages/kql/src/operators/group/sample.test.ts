import { expect, it } from 'vitest';

import { columnsOf, rowsOf } from '../query.suite.ts';

const letters = "datatable(n:long, s:string)[1, 'a', 2, 'b', 3, 'a', 4, 'c']";

it('samples as many rows as asked for, the same each time', async () => {
  const rows = await rowsOf(`${letters} | sample 2`);
  expect(rows).toHaveLength(2);
  expect(await rowsOf(`${letters} | sample 2`)).toEqual(rows);
  expect(await rowsOf(`${letters} | sample 9 | count`)).toEqual([[4]]);
});

it('samples different values of a column', async () => {
  expect(await columnsOf(`${letters} | sample-distinct 2 of s`)).toEqual(['s:string']);
  expect(await rowsOf(`${letters} | sample-distinct 9 of s | sort by s asc`)).toEqual([['a'], ['b'], ['c']]);
  expect(await rowsOf(`${letters} | sample-distinct 2 of s | count`)).toEqual([[2]]);
});
