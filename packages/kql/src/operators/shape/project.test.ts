import { expect, it } from 'vitest';

import { columnsOf, rowsOf } from '../query.suite.ts';

it('keeps the order of rows when the key they were sorted by is projected away', async () => {
  const rows = await rowsOf('datatable(k:long, v:string)[2, "b", 1, "a"] | sort by k asc | project v');
  expect(rows).toEqual([['a'], ['b']]);
});

it('matches wildcards in project-away and project-keep', async () => {
  expect(await columnsOf('print ab = 1, ac = 2, b = 3 | project-away a*')).toEqual(['b:long']);
  expect(await columnsOf('print ab = 1, ac = 2, b = 3 | project-keep a*')).toEqual(['ab:long', 'ac:long']);
});

it('renames in place', async () => {
  expect(await columnsOf('print a = 1, b = 2 | project-rename z = a')).toEqual(['z:long', 'b:long']);
});

it('puts the named columns first when it reorders', async () => {
  expect(await columnsOf('print a = 1, b = 2, c = 3 | project-reorder c, a')).toEqual([
    'c:long',
    'a:long',
    'b:long',
  ]);
});

it('keeps the values without a name of a function of several, as documented', async () => {
  const kql = 'print s = dynamic([1, 3]) | project (r2, slope) = series_fit_line(s)';
  expect(await columnsOf(`${kql} | project-keep r2, slope, *_line_fit`)).toEqual([
    'r2:real',
    'slope:real',
    'series_fit_line_s_line_fit:dynamic',
  ]);
  expect(await rowsOf(`${kql} | project slope, series_fit_line_s_line_fit`)).toEqual([[2, [1, 3]]]);
  expect(await columnsOf('print s = dynamic([1, 3]) | project r2 = series_fit_line(s)')).toHaveLength(6);
});
