import { expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf } from '../query.suite.ts';

it('binds a function again for each call', async () => {
  expect(
    await rowsOf('let f = (T:(n:long), k:long = 2) { T | extend m = n * k }; f((print n = 3)) | project m'),
  ).toEqual([[6]]);
});

it('calls a function of the author for each row', async () => {
  expect(
    await rowsOf(
      'let twice = (n:long) { n * 2 }; range x from 1 to 2 step 1 | extend y = twice(x) | project y',
    ),
  ).toEqual([[2], [4]]);
});

it('computes a materialized table once, however often it is used', async () => {
  const kql =
    'let m = materialize(range x from 1 to 3 step 1); m | where x == toscalar(m | summarize max(x))';
  expect(await rowsOf(kql)).toEqual([[3]]);
});

it('gives a name to a table in the middle of a query', async () => {
  const kql = 'range x from 1 to 2 step 1 | as T | where x == 1 | join kind=inner (T) on x';
  expect(await rowsOf(kql)).toEqual([[1, 1]]);
});

it('describes the columns of a table', async () => {
  expect(await columnsOf('Events | getschema')).toEqual([
    'ColumnName:string',
    'ColumnOrdinal:long',
    'DataType:string',
    'ColumnType:string',
  ]);
});

it('includes both ends of a range', async () => {
  expect(await rowsOf('range x from 1 to 5 step 2')).toEqual([[1], [3], [5]]);
  expect(await rowsOf('range x from 5 to 1 step -2')).toEqual([[5], [3], [1]]);
});

it('says which functions there are when one is misspelt', async () => {
  const [problem] = await problemsOf('Evens | take 1');
  expect(problem).toContain("did you mean 'Events'?");
});

it('names the nearest column at the place of the wrong one', async () => {
  const [problem] = await problemsOf('Events\n| where Nam == "x"');
  expect(problem).toContain('2:9');
  expect(problem).toContain("did you mean 'Name'?");
});
