import { expect, it } from 'vitest';

import { rowsOf } from '../query.suite.ts';

it('takes two nulls for one value', async () => {
  expect(await rowsOf('datatable(n:long)[1, long(null), 1, long(null)] | distinct n')).toEqual([[1], [null]]);
});

it('compares whole rows with a star', async () => {
  expect(await rowsOf('datatable(a:long, b:long)[1, 1, 1, 2, 1, 1] | distinct *')).toEqual([
    [1, 1],
    [1, 2],
  ]);
});
