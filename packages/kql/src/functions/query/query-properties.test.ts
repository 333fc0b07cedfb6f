import { expect, it } from 'vitest';

import { evaluates, refuses } from '../evaluate.suite.ts';
import { rowsOf } from '../../operators/query.suite.ts';

evaluates([["assert(1 < 2, 'too large')", true]]);
refuses([
  ["assert(2 < 1, 'too large')", 'assert() has failed with message: too large'],
  ['bin_auto(5)', "'bin_auto' needs the size of the bins"],
]);

it('takes the size and the origin of automatic bins from what the query sets', async () => {
  const rows = await rowsOf(
    'set query_bin_auto_size=10; set query_bin_auto_at=3; print a = bin_auto(15), b = bin_auto(2)',
  );
  expect(rows).toEqual([[13, -7]]);
});

it('knows which columns there are', async () => {
  const rows = await rowsOf('print a = 1 | extend there = iscolumnexists("a"), not = iscolumnexists("A")');
  expect(rows).toEqual([[1, true, false]]);
});
