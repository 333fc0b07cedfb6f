import { internal } from '../definition/internal-function.ts';
import { literal, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { describedSeries } from './described-series.ts';
import { argument } from '../definition/function-call.ts';
import { lowered, type FunctionRow } from '../definition/scalar-function.ts';
import type { DynamicValue } from '../../values/dynamic/dynamic.ts';
import { centered, dot, numbersOf, sumOf } from '../../values/dynamic/numeric-series.ts';

interface Line {
  readonly rsquare: number;
  readonly slope: number;
  readonly variance: number;
  readonly rvariance: number;
  readonly interception: number;
  readonly line_fit: readonly number[];
}

/** The line with the least squared distance from the points (0, y0), (1, y1), … */
function fitLine(series: DynamicValue): Line | null {
  const values = numbersOf(series);
  if (values === null || values.length < 2 || values.includes(null)) return null;
  const y = values.filter((value) => value !== null);
  const x = y.map((_, index) => index);
  const [dx, dy] = [centered(x), centered(y)];
  const slope = dot(dx, dy) / dot(dx, dx);
  const interception = sumOf(y) / y.length - (slope * sumOf(x)) / x.length;
  const line = x.map((at) => interception + slope * at);
  const residuals = y.map((value, index) => value - (line[index] ?? 0));
  const variance = dot(dy, dy) / (y.length - 1);
  const rvariance = dot(residuals, residuals) / (y.length - 1);
  const rsquare = variance === 0 ? 1 : 1 - rvariance / variance;
  return { rsquare, slope, variance, rvariance, interception, line_fit: line };
}

/** The numbers of a series that has no gap, and two or more of them. */
function wholeSeries(series: DynamicValue): readonly number[] | null {
  const values = numbersOf(series);
  if (values === null || values.length < 2) return null;
  const present = values.filter((value) => value !== null);
  return present.length === values.length ? present : null;
}

/**
 * The polynomial with the least squared distance from the points, as `series_fit_poly` describes it: coefficients from
 * the highest power down. Solved by Householder's reflections, which lose fewer digits than the normal equations.
 */
function fitPolynomial(ys: DynamicValue, xs: DynamicValue, degree: bigint): readonly DynamicValue[] | null {
  const y = wholeSeries(ys);
  const x = xs === null ? y?.map((_, index) => index + 1) : wholeSeries(xs);
  const power = Number(degree);
  if (y === null || x === null || x?.length !== y.length || power < 0 || power >= y.length) return null;
  const rows = x.map((value) => Array.from({ length: power + 1 }, (_, index) => value ** (power - index)));
  const coefficients = solveLeastSquares(
    rows.map((row) => [...row]),
    [...y],
  );
  const fitted = rows.map((row) => dot(row, coefficients));
  const residuals = y.map((value, index) => value - (fitted[index] ?? 0));
  const spread = centered(y);
  const variance = dot(spread, spread) / (y.length - 1);
  const rvariance = dot(residuals, residuals) / (y.length - 1);
  return [variance === 0 ? 1 : 1 - rvariance / variance, coefficients, variance, rvariance, fitted];
}

/** The coefficients with which the rows come nearest to the values. Both are overwritten. */
function solveLeastSquares(rows: number[][], values: number[]): readonly number[] {
  const width = rows[0]?.length ?? 0;
  const at = (row: number, column: number): number => rows[row]?.[column] ?? 0;
  for (let column = 0; column < width; column += 1) {
    const size = Math.hypot(...rows.slice(column).map((row) => row[column] ?? 0));
    const reflector = rows.slice(column).map((row) => row[column] ?? 0);
    reflector[0] = (reflector[0] ?? 0) + ((reflector[0] ?? 0) < 0 ? -size : size);
    const length = dot(reflector, reflector);
    if (length === 0) continue;
    for (let other = column; other < width; other += 1) {
      const share = (2 * sumOf(reflector.map((value, row) => value * at(column + row, other)))) / length;
      reflector.forEach((value, row) => {
        const line = rows[column + row];
        if (line !== undefined) line[other] = (line[other] ?? 0) - share * value;
      });
    }
    const share = (2 * sumOf(reflector.map((value, row) => value * (values[column + row] ?? 0)))) / length;
    reflector.forEach((value, row) => (values[column + row] = (values[column + row] ?? 0) - share * value));
  }
  const solved = Array.from({ length: width }, () => 0);
  for (let row = width - 1; row >= 0; row -= 1) {
    const known = sumOf(solved.map((value, column) => (column > row ? value * at(row, column) : 0)));
    solved[row] = ((values[row] ?? 0) - known) / at(row, row);
  }
  return solved;
}

const polynomialOf = internal('polynomial_of', {
  parameters: ['dynamic', 'dynamic', 'long'],
  returns: 'dynamic',
  evaluate: fitPolynomial,
});

/** `series_fit_poly(y [, x [, degree]])`. */
const fitPoly = lowered(['series_fit_poly'], (invocation): Scalar => {
  const x =
    invocation.nodes[1] === undefined
      ? literal('dynamic', null)
      : convert(argument(invocation, 1), 'dynamic');
  const degree =
    invocation.nodes[2] === undefined ? literal('long', 1n) : convert(argument(invocation, 2), 'long');
  return polynomialOf.call(convert(argument(invocation, 0), 'dynamic'), x, degree);
});

/** Lines and curves through series. `series_fit_2lines` is left out: where it may split is not documented. */
export const seriesFitFunctions: readonly FunctionRow[] = [
  ...describedSeries('series_fit_line', fitLine),
  polynomialOf,
  fitPoly,
];
