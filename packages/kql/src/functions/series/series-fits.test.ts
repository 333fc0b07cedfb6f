import { expect, it } from 'vitest';

import { rowsOf } from '../../operators/query.suite.ts';

it('fits a parabola, with the coefficients from the highest power down', async () => {
  const rows = await rowsOf(
    'print series_fit_poly(dynamic([2, 5, 10, 17, 26]), dynamic([1, 2, 3, 4, 5]), 2)',
  );
  const [rsquare, coefficients] = rows[0] ?? [];
  expect(rsquare).toBeCloseTo(1);
  expect(
    (coefficients as readonly number[]).map((coefficient) => Math.round(coefficient * 1e6) / 1e6),
  ).toEqual([1, 0, 1]);
});
