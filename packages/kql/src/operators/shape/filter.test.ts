import { expect, it } from 'vitest';

import { rowsOf } from '../query.suite.ts';

it('drops rows for which the condition is null', async () => {
  expect(await rowsOf('datatable(n:long)[1, long(null), 3] | where n < 3')).toEqual([[1]]);
});

it('keeps null rows when an equality is negated', async () => {
  expect(await rowsOf('datatable(n:long)[1, long(null), 3] | where n != 3')).toEqual([[1], [null]]);
});

it('lets a window function decide', async () => {
  const rows = await rowsOf('datatable(n:long)[3, 1, 2] | sort by n asc | where prev(n) == 1');
  expect(rows).toEqual([[2]]);
});
