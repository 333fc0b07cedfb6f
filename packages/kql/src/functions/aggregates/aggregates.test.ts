import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../../operators/query.suite.ts';

const summarize = async (rows: string, aggregates: string) =>
  (await rowsOf(`${rows} | summarize ${aggregates}`))[0];

it('takes the row of the best value, and some row where all are null', async () => {
  const rows = 'datatable(k:string, v:long, s:string)["a", 1, "x", "a", 2, "", "b", long(null), "y"]';
  expect(await rowsOf(`${rows} | summarize arg_max(v, *) by k | sort by k asc`)).toEqual([
    ['a', 2, ''],
    ['b', null, 'y'],
  ]);
  expect(await rowsOf(`${rows} | summarize arg_min(v, s) by k | sort by k asc`)).toEqual([
    ['a', 1, 'x'],
    ['b', null, 'y'],
  ]);
});

it('skips nulls in lists, and takes arrays apart', async () => {
  expect(
    await summarize('datatable(n:long)[2, long(null), 2, 1]', 'make_list(n), make_set(n), make_list(n, 1)'),
  ).toEqual([[2, 2, 1], [2, 1], [2]]);
  expect(
    await summarize(
      'datatable(d:dynamic)[dynamic([1, 2]), dynamic(null), dynamic(2)]',
      'make_set(d), make_list(d)',
    ),
  ).toEqual([
    [1, 2],
    [1, 2, null, 2],
  ]);
});

it('counts all rows with count(x), distinct values exactly, and rows that fit', async () => {
  expect(
    await summarize(
      'datatable(n:long)[1, long(null), 1, 3]',
      'count(n), dcount(n), countif(n > 1), sumif(n, n < 3), dcountif(n, n > 1)',
    ),
  ).toEqual([4, 2, 1, 2, 1]);
});

it('takes the nearest rank for a percentile', async () => {
  expect(await summarize('range x from 1 to 10 step 1', 'percentile(x, 50), percentiles(x, 5, 95)')).toEqual([
    5, 1, 10,
  ]);
  expect(
    await summarize(
      'datatable(v:long, w:long)[10, 8, 20, 6, 30, 3, 40, 1]',
      'percentilesw_array(v, w, 50, 99.9)',
    ),
  ).toEqual([[20, 40]]);
});

it('lets the first bag with a key win', async () => {
  expect(
    await summarize('datatable(d:dynamic)[dynamic({"a": 1}), dynamic({"a": 2, "b": 3})]', 'make_bag(d)'),
  ).toEqual([{ a: 1, b: 3 }]);
});

it('wraps a sum of longs, and lets NaN win', async () => {
  expect(await summarize('datatable(n:long)[9223372036854775807, 1]', 'sum(n)')).toEqual([
    -9223372036854775808n,
  ]);
  expect(await summarize('datatable(r:real)[1.0, real(nan)]', 'min(r), max(r), sum(r)')).toEqual([
    NaN,
    NaN,
    NaN,
  ]);
});

it('spreads over one row, and over infinities', async () => {
  expect(await summarize('print r = 2.0', 'stdev(r), variance(r)')).toEqual([0, 0]);
  expect(await summarize('datatable(r:real)[1.0, real(+inf)]', 'stdev(r)')).toEqual([NaN]);
});

it('builds the schema that admits all of the values', async () => {
  const rows = await rowsOf(
    'datatable(d:dynamic)[dynamic({"a":1,"b":[1,"x"]}), dynamic({"a":{"c":true}}), dynamic(null)] | summarize buildschema(d)',
  );
  expect(rows).toEqual([[{ a: [{ c: 'bool' }, 'long'], b: { '`indexer`': ['long', 'string'] } }]]);
});

it.each([
  ['dcount(x, 5)', 'a constant from 0 to 4'],
  ['dcountif(x, true, x)', 'a constant from 0 to 4'],
  ['percentile(x, -1)', 'a constant from 0 to 100'],
])('rejects %s', async (aggregate, message) => {
  expect((await problemsOf(`print x = 1 | summarize ${aggregate}`)).join('')).toContain(message);
});

it('gives a column for each weighted percentile', async () => {
  expect(
    await rowsOf('datatable(x:long, w:long)[1, 1, 2, 3, 3, 6] | summarize percentilesw(x, w, 10, 40, 90)'),
  ).toEqual([[1, 2, 3]]);
});

it('takes the percentages of an array of weighted percentiles from one array', async () => {
  expect(
    await rowsOf(
      'datatable(x:long, w:long)[1, 1, 2, 2, 3, 3] | summarize percentilesw_array(x, w, dynamic([10, 50, 75]))',
    ),
  ).toEqual([[[1, 2, 3]]]);
});
