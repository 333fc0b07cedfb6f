import { expect, it } from 'vitest';

import { rowsOf } from './query.suite.ts';

const lists = 'datatable(n:long, l:dynamic)[1, dynamic([3, 1, 2]), 2, dynamic([9]), 3, dynamic([])]';

it('drops rows whose elements are all filtered away', async () => {
  expect(await rowsOf(`${lists} | mv-apply x = l to typeof(long) on (where x > 2) | project n, x`)).toEqual([
    [1, 3],
    [2, 9],
  ]);
});

it('aggregates each row by itself', async () => {
  const rows = await rowsOf(
    `${lists} | mv-apply x = l to typeof(long) on (summarize s = sum(x), c = count()) | project n, s, c | sort by n asc`,
  );
  expect(rows).toEqual([
    [1, 6, 3],
    [2, 9, 1],
  ]);
});

it('takes the best of each row', async () => {
  const rows = await rowsOf(
    `${lists} | mv-apply x = l to typeof(long) on (top 1 by x asc) | project n, x | sort by n asc`,
  );
  expect(rows).toEqual([
    [1, 1],
    [2, 9],
  ]);
});

it('lets a name of the subquery take the place of a column', async () => {
  const kql = `print l = dynamic([{"t": "ip", "v": "a"}, {"t": "user", "v": "b"}])
    | mv-apply e = l on (where e.t == "ip" | extend ip = tostring(e.v))
    | mv-apply e = l on (where e.t == "user" | extend user = tostring(e.v))
    | project ip, user, e`;
  expect(await rowsOf(kql)).toEqual([['a', 'b', { t: 'user', v: 'b' }]]);
});

it('keeps outer columns that the subquery does not see', async () => {
  const rows = await rowsOf(
    `${lists} | mv-apply x = l to typeof(long) on (project y = x * 10 | where y == 20)`,
  );
  expect(rows).toEqual([[1, [3, 1, 2], 20]]);
});
