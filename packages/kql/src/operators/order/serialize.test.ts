import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

it('rejects window functions over rows without an order', async () => {
  const [problem] = await problemsOf('datatable(n:long)[1] | extend r = row_number()');
  expect(problem).toContain('serialize');
});

it('numbers rows and looks at their neighbours', async () => {
  const rows = await rowsOf(
    'datatable(n:long)[5, 6, 7] | serialize r = row_number(), p = prev(n), q = next(n, 1, 0)',
  );
  expect(rows).toEqual([
    [5, 1, null, 6],
    [6, 2, 5, 7],
    [7, 3, 6, 0],
  ]);
});

it('begins sums again where the restart says so', async () => {
  const rows = await rowsOf(
    'datatable(g:string, n:long)["a", 1, "a", 2, "b", 5] | serialize s = row_cumsum(n, g != prev(g)) | project s',
  );
  expect(rows).toEqual([[1], [3], [5]]);
});
