import { expect, it } from 'vitest';

import { columnsOf, rowsOf } from '../query.suite.ts';

it('gives no row for an empty array and one for null', async () => {
  const rows = await rowsOf(
    'datatable(n:long, d:dynamic)[1, dynamic([]), 2, dynamic(null), 3, dynamic([7, 8])] | mv-expand d',
  );
  expect(rows).toEqual([
    [2, null],
    [3, 7],
    [3, 8],
  ]);
});

it('makes a bag of each entry of a bag', async () => {
  expect(await rowsOf('print d = dynamic({"a": 1, "b": [2]}) | mv-expand d')).toEqual([
    [{ a: 1 }],
    [{ b: [2] }],
  ]);
});

it('goes through several arrays side by side to the longest', async () => {
  expect(await rowsOf('print a = dynamic([1, 2]), b = dynamic(["x"]) | mv-expand a, b')).toEqual([
    [1, 'x'],
    [2, null],
  ]);
});

it('converts the elements and numbers them', async () => {
  const kql = 'print a = dynamic([1, "x"]) | mv-expand with_itemindex=i a to typeof(long)';
  expect(await columnsOf(kql)).toEqual(['a:long', 'i:long']);
  expect(await rowsOf(kql)).toEqual([
    [1, 0],
    [null, 1],
  ]);
});

it('has a limit of 128 elements in its old spelling', async () => {
  const list = 'print l = range(1, 200)';
  expect(await rowsOf(`${list} | mvexpand l | count`)).toEqual([[128]]);
  expect(await rowsOf(`${list} | mvexpand l limit 150 | count`)).toEqual([[150]]);
  expect(await rowsOf(`${list} | mv-expand l | count`)).toEqual([[200]]);
});
