import { expect, it } from 'vitest';

import { columnsOf, rowsOf, valueOf } from '../../operators/query.suite.ts';

it('combines series element by element, a scalar with each', async () => {
  expect(await valueOf('series_add(dynamic([1, 2, 3]), dynamic([10, 20]))')).toEqual([11, 22, null]);
  expect(await valueOf('series_multiply(dynamic([1, 2]), 3)')).toEqual([3, 6]);
  expect(await valueOf('series_greater(dynamic([1, 5]), dynamic([2, 2]))')).toEqual([false, true]);
});

it('gives the statistics of a series as columns of their own', async () => {
  const kql = 'print s = dynamic([2, 4, 6]) | extend series_stats(s)';
  expect((await columnsOf(kql)).slice(1, 3)).toEqual([
    'series_stats_s_min:real',
    'series_stats_s_min_idx:long',
  ]);
  expect((await rowsOf(kql))[0]?.slice(1)).toEqual([2, 0, 6, 2, 4, 2, 4]);
});

it('fits a line', async () => {
  const rows = await rowsOf(
    'print s = dynamic([1, 3, 5]) | extend (r2, slope, v, rv, at0, line) = series_fit_line(s) | project r2, slope, at0',
  );
  expect(rows).toEqual([[1, 2, 1]]);
});

it('fills gaps from the value before, or after', async () => {
  expect(await valueOf('series_fill_forward(dynamic([1, null, null, 4]))')).toEqual([1, 1, 1, 4]);
  expect(await valueOf('series_fill_backward(dynamic([null, 2]))')).toEqual([2, 2]);
});

it('converts between units, also between scales with different zeros', async () => {
  expect(await valueOf('convert_length(1, "Mile", "Meter")')).toBe(1609.344);
  expect(await valueOf('round(convert_temperature(212, "DegreeFahrenheit", "DegreeCelsius"), 6)')).toBe(100);
  expect(await valueOf('convert_mass(1, "Nothing", "Gram")')).toBe(null);
});

it('knows the gamma and error functions', async () => {
  expect(await valueOf('gamma(5)')).toBe(24);
  expect(await valueOf('round(erf(1), 12)')).toBe(0.84270079295);
  expect(await valueOf('round(beta_cdf(0.5, 2, 2), 12)')).toBe(0.5);
});
