import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

const rows = 'datatable(g:string, n:long)["a", 1, "a", 5, "b", 3]';

it('takes the best of each partition', async () => {
  expect(await rowsOf(`${rows} | partition by g (top 1 by n) | sort by g asc`)).toEqual([
    ['a', 5],
    ['b', 3],
  ]);
});

it('aggregates each partition by itself', async () => {
  expect(await rowsOf(`${rows} | partition by g (summarize s = sum(n)) | sort by s asc`)).toEqual([[3], [6]]);
});

it('takes the best groups, and of these the best', async () => {
  const kql =
    'datatable(a:string, b:string, n:long)["x", "p", 1, "x", "q", 9, "y", "p", 2] | top-nested 1 of a by sum(n), top-nested 1 of b by sum(n)';
  expect(await rowsOf(kql)).toEqual([['x', 10, 'q', 9]]);
});

it('refuses others in top-nested', async () => {
  const [problem] = await problemsOf('print a = "x" | top-nested 1 of a with others = "rest" by count()');
  expect(problem).toContain('with others');
});
