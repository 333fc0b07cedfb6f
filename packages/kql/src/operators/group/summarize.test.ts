import { expect, it } from 'vitest';

import { columnsOf, rowsOf } from '../query.suite.ts';

it('gives one row over nothing when there are no groups, and none when there are', async () => {
  const none = 'datatable(k:string, n:long)[] ';
  expect(await rowsOf(`${none} | summarize count(), sum(n), avg(n), max(n), make_list(n)`)).toEqual([
    [0, 0, NaN, null, []],
  ]);
  expect(await rowsOf(`${none} | summarize count() by k`)).toEqual([]);
});

it('names what has no name, and a computed group after its column', async () => {
  const columns = await columnsOf(
    'Events | summarize count(), dcount(Name), make_set(Count) by bin(TimeGenerated, 1h)',
  );
  expect(columns).toEqual(['TimeGenerated:datetime', 'count_:long', 'dcount_Name:long', 'set_Count:dynamic']);
});

it('groups by null as by any value', async () => {
  const rows = await rowsOf(
    'datatable(k:long)[1, long(null), long(null)] | summarize count() by k | sort by k asc',
  );
  expect(rows).toEqual([
    [null, 2],
    [1, 1],
  ]);
});

it('computes with aggregates', async () => {
  expect(await rowsOf('range x from 1 to 4 step 1 | summarize r = sum(x) * 1.0 / count()')).toEqual([[2.5]]);
});

it('gives groups in the order of their first rows', async () => {
  const rows = await rowsOf('datatable(k:string)["z", "a", "z", "m"] | summarize count() by k');
  expect(rows.map((row) => row[0])).toEqual(['z', 'a', 'm']);
});
