import { expect, it } from 'vitest';

import { columnsOf, rowsOf } from '../query.suite.ts';

const hits =
  "datatable(s:string, n:long, r:real)['a', 1, 0.5, 'b', 9, 4.5, 'a', 2, 1.0, 'c', 4, 2.0, 'c', 1, 0.5, 'c', 1, 0.5]";

it('gives the values with the most rows, most first', async () => {
  const query = `${hits} | top-hitters 2 of s`;
  expect(await columnsOf(query)).toEqual(['s:string', 'approximate_count_s:long']);
  expect(await rowsOf(query)).toEqual([
    ['c', 3],
    ['a', 2],
  ]);
});

it('gives the values with the largest sums', async () => {
  const query = `${hits} | top-hitters 2 of s by n`;
  expect(await columnsOf(query)).toEqual(['s:string', 'approximate_sum_n:long']);
  expect(await rowsOf(query)).toEqual([
    ['b', 9],
    ['c', 6],
  ]);
  expect(await rowsOf(`${hits} | top-hitters 1 of s by r`)).toEqual([['b', 4.5]]);
});
