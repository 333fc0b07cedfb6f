import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

it('takes the first rows of an order', async () => {
  expect(await rowsOf('range x from 1 to 9 step 1 | sort by x desc | take 2')).toEqual([[9], [8]]);
});

it('takes the greatest with top, the least when ascending', async () => {
  expect(await rowsOf('range x from 1 to 9 step 1 | top 2 by x')).toEqual([[9], [8]]);
  expect(await rowsOf('range x from 1 to 9 step 1 | top 1 by x asc')).toEqual([[1]]);
});

it('takes a count that a let names', async () => {
  expect(await rowsOf('let n = 1; range x from 1 to 9 step 1 | take n')).toEqual([[1]]);
});

it('rejects a negative number of rows', async () => {
  expect((await problemsOf('print 1 | take -1')).join('')).toContain('the number of rows is negative');
});
