import { expect, it } from 'vitest';

import { rowsOf } from '../query.suite.ts';

it('gives a row per column, in order, so that window functions are allowed', async () => {
  expect(await rowsOf('EventsOld | getschema')).toEqual([['Name', 0, 'System.String', 'string']]);
  expect(
    await rowsOf(
      'Events | getschema | extend before = prev(ColumnName) | where ColumnOrdinal == 1 | project before',
    ),
  ).toEqual([['TimeGenerated']]);
});

it('gives all columns as one text where the kind is csl, once one row per column with its name alone', async () => {
  expect(await rowsOf('Events | getschema kind = csl')).toEqual([
    ['TimeGenerated:datetime,Name:string,Count:long,Details:dynamic'],
  ]);
});
