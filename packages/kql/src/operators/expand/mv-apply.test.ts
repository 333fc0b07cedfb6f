import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

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

it('counts, makes unique and joins each row by itself', async () => {
  const apply = async (subquery: string): Promise<unknown> =>
    rowsOf(`${lists} | mv-apply x = l to typeof(long) on (${subquery}) | project-away l | sort by n asc`);
  expect(await apply('count')).toEqual([
    [1, 3],
    [2, 1],
  ]);
  expect(await apply('distinct x | count')).toEqual([
    [1, 3],
    [2, 1],
  ]);
  expect(await apply('join (datatable(x:long)[9, 9]) on x | project x')).toEqual([
    [2, 9],
    [2, 9],
  ]);
});

it('lets a table begin inside the parentheses of a join, which the binder takes for an error', async () => {
  const query = `${lists} | mv-apply x = l to typeof(long) on (where x > toscalar(range y from 2 to 2 step 1)) | project x`;
  expect(await rowsOf(query)).toEqual([[3], [9]]);
});

it('refuses inside it what would mix the rows of different outer rows', async () => {
  for (const subquery of [
    'as Part',
    'union (print x = 1)',
    'getschema',
    'join kind = rightouter (print x = 1) on x',
  ]) {
    const problems = await problemsOf(`${lists} | mv-apply x = l to typeof(long) on (${subquery})`);
    expect(problems.join()).toContain('inside another operator is not supported');
  }
});
