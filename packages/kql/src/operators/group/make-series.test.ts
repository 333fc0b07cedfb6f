import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

it('fills bins without rows and leaves the end out', async () => {
  const kql =
    'datatable(t:long, v:long)[0, 1, 5, 2, 9, 9] | make-series s = sum(v) default = -1 on t from 0 to 8 step 2';
  expect(await rowsOf(kql)).toEqual([
    [
      [1, -1, 2, -1],
      [0, 2, 4, 6],
    ],
  ]);
});

it('makes a series for each group', async () => {
  const kql = `datatable(t:datetime, g:string)[datetime(2026-01-01), "a", datetime(2026-01-02), "b"]
    | make-series n = count() on t from datetime(2026-01-01) to datetime(2026-01-03) step 1d by g | project g, n | sort by g asc`;
  expect(await rowsOf(kql)).toEqual([
    ['a', [1, 0]],
    ['b', [0, 1]],
  ]);
});

it('gives nothing over nothing', async () => {
  expect(await rowsOf('datatable(t:long)[] | make-series count() on t from 0 to 3 step 1')).toEqual([]);
});

it('rejects a step that is not positive', async () => {
  const problems = await problemsOf('datatable(t:long)[1] | make-series count() on t from 0 to 8 step -2');
  expect(problems.join('')).toContain('the step must be positive');
});
