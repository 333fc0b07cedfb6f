import { expect, it } from 'vitest';

import { columnsOf, rowsOf } from '../operators/query.suite.ts';

it('types the results of functions that the binder gets wrong as Kusto does, and what is computed from them', async () => {
  expect(
    await columnsOf(
      'print y = getyear(now()), c = ceiling(0), j = jaccard_index(dynamic([1]), dynamic([1])) | extend z = y + 1, d = c / 2',
    ),
  ).toEqual(['y:long', 'c:real', 'j:real', 'z:long', 'd:real']);
});

it('names covariance after both of its columns', async () => {
  const rows = 'datatable(x:real, y:real)[1, 14, 2, 10, 3, 17, 4, 20, 5, 50]';
  const kql = `${rows} | summarize covariance(x, y), covariancep(x, y)`;
  expect(await columnsOf(kql)).toEqual(['covariance_x_y:real', 'covariancep_x_y:real']);
  expect(await rowsOf(kql)).toEqual([[20.5, 16.4]]);
});

it('drops the values without a name in extend', async () => {
  const line = 'print s = dynamic([1, 3]) | extend';
  expect(await columnsOf(`${line} fit = series_fit_line(s)`)).toEqual(['s:dynamic', 'fit:real']);
  expect(await rowsOf(`${line} fit = series_fit_line(s)`)).toEqual([[[1, 3], 1]]);
  expect(await rowsOf(`${line} (r2, slope) = series_fit_line(s) | project slope`)).toEqual([[2]]);
  expect(await columnsOf(`${line} series_fit_line(s) | project-away s`)).toHaveLength(6);
});
