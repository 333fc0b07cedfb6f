import { expect, it } from 'vitest';

import { columnsOf, rowsOf } from '../query.suite.ts';

it('replaces a column in its place', async () => {
  expect(await columnsOf('print a = 1, b = 2 | extend a = "x"')).toEqual(['a:string', 'b:long']);
});

it('lets every expression see the columns of the input', async () => {
  expect(await rowsOf('print a = 1, b = 2 | extend a = b, b = a')).toEqual([[2, 1]]);
});

it('keeps columns apart whose names differ only in case', async () => {
  expect(await rowsOf('print Foo = 1 | extend foo = Foo + 1 | project foo, Foo')).toEqual([[2, 1]]);
});

it('names a column without a name as Kusto does', async () => {
  expect(await columnsOf('print a = 1 | extend a + 1, strcat("x", "y")')).toEqual([
    'a:long',
    'Column1:long',
    'Column2:string',
  ]);
});

it('replaces a column where a conversion of it has no name', async () => {
  const kql = 'print a = "1", b = "x" | extend toint(a), strlen(b)';
  expect(await columnsOf(kql)).toEqual(['a:int', 'b:string', 'strlen_b:long']);
  expect(await rowsOf(kql)).toEqual([[1, 'x', 1]]);
});
