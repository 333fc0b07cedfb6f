import { internal } from '../definition/internal-function.ts';
import type { Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument } from '../definition/function-call.ts';
import { javascript, lowered, type FunctionRow, type ScalarFunction } from '../definition/scalar-function.ts';
import { describedSeries } from './described-series.ts';
import { isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { centered, dot, numberOf, numbersOf, sumOf } from '../../values/dynamic/numeric-series.ts';

/** Two series element by element; a scalar stands for a series of it; the shorter one is filled with null. */
const pairwise = (name: string, combine: (a: number, b: number) => DynamicValue): readonly FunctionRow[] => {
  const inner = internal(`${name}_pairs`, {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    evaluate: (left, right) => {
      if (!isArray(left) && !isArray(right)) return null;
      const length = Math.max(isArray(left) ? left.length : 0, isArray(right) ? right.length : 0);
      const at = (side: DynamicValue, index: number) => numberOf(isArray(side) ? side[index] : side);
      return Array.from({ length }, (_, index) => {
        const [a, b] = [at(left, index), at(right, index)];
        return a === null || b === null ? null : combine(a, b);
      });
    },
  });
  const outer = lowered([name], (invocation): Scalar =>
    inner.call(convert(argument(invocation, 0), 'dynamic'), convert(argument(invocation, 1), 'dynamic')),
  );
  return [inner, outer];
};

const each = (name: string, change: (value: number) => number): ScalarFunction =>
  javascript({
    names: [name],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (series) =>
      numbersOf(series)?.map((number) => (number === null ? null : change(number))) ?? null,
  });

/** A number over the whole series; null where an element is not a number. */
const fold = (name: string, evaluate: (values: readonly number[]) => number): ScalarFunction =>
  javascript({
    names: [name],
    parameters: ['dynamic'],
    returns: 'real',
    evaluate: (series) => {
      const values = numbersOf(series);
      if (values === null || values.some((value) => value === null)) return null;
      return evaluate(values.filter((value) => value !== null));
    },
  });

function bothOf(
  left: DynamicValue,
  right: DynamicValue,
): readonly [readonly number[], readonly number[]] | null {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  const [x, y] = [a ?? [], b ?? []].map((side) => side.filter((value) => value !== null));
  const whole = x?.length === a?.length && y?.length === b?.length && x?.length === y?.length;
  return whole && x !== undefined && y !== undefined ? [x, y] : null;
}

/** A number over two series of one length; with `broadcast` a number stands for a series of it. */
const ofTwo = (
  name: string,
  evaluate: (a: readonly number[], b: readonly number[]) => number | null,
  broadcast = false,
): ScalarFunction =>
  javascript({
    names: [name],
    parameters: ['dynamic', 'dynamic'],
    returns: 'real',
    evaluate: (left, right) => {
      const both = broadcast ? bothOf(repeated(left, right), repeated(right, left)) : bothOf(left, right);
      return both === null ? null : evaluate(...both);
    },
  });

function repeated(value: DynamicValue, other: DynamicValue): DynamicValue {
  return isArray(value) || !isArray(other) ? value : other.map(() => value);
}

function pearson(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [centered(a), centered(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

interface Stats {
  readonly min: number;
  readonly min_idx: bigint;
  readonly max: number;
  readonly max_idx: bigint;
  readonly avg: number;
  readonly stdev: number;
  readonly variance: number;
}

function statsOf(series: DynamicValue): Stats | null {
  const values = numbersOf(series)?.map((number) => number ?? NaN) ?? [];
  const present = values.filter((value) => !Number.isNaN(value));
  if (present.length === 0) return null;
  const [min, max] = [Math.min(...present), Math.max(...present)];
  const spread = centered(present);
  const variance = present.length < 2 ? 0 : dot(spread, spread) / (present.length - 1);
  return {
    min,
    min_idx: BigInt(values.indexOf(min)),
    max,
    max_idx: BigInt(values.indexOf(max)),
    avg: sumOf(present) / present.length,
    stdev: Math.sqrt(variance),
    variance,
  };
}

/** What the bag of statistics has beside the columns. */
function sumAndLength(series: DynamicValue): object {
  const values = numbersOf(series) ?? [];
  return { sum: sumOf(values.filter((value) => value !== null)), len: BigInt(values.length) };
}

/** Arrays of numbers, element by element. */
export const seriesFunctions: readonly FunctionRow[] = [
  ...pairwise('series_add', (a, b) => a + b),
  ...pairwise('series_subtract', (a, b) => a - b),
  ...pairwise('series_multiply', (a, b) => a * b),
  ...pairwise('series_divide', (a, b) => a / b),
  ...pairwise('series_pow', (a, b) => a ** b),
  ...pairwise('series_greater', (a, b) => a > b),
  ...pairwise('series_greater_equals', (a, b) => a >= b),
  ...pairwise('series_less', (a, b) => a < b),
  ...pairwise('series_less_equals', (a, b) => a <= b),
  ...pairwise('series_equals', (a, b) => a === b),
  ...pairwise('series_not_equals', (a, b) => a !== b),
  each('series_exp', Math.exp),
  each('series_sign', Math.sign),
  each('series_abs', Math.abs),
  each('series_sin', Math.sin),
  each('series_asin', Math.asin),
  each('series_cos', Math.cos),
  each('series_acos', Math.acos),
  each('series_tan', Math.tan),
  each('series_atan', Math.atan),
  each('series_log', Math.log),
  each('series_floor', Math.floor),
  each('series_ceiling', Math.ceil),
  fold('series_sum', sumOf),
  fold('series_product', (values) => values.reduce((all, value) => all * value, 1)),
  fold('series_magnitude', (values) => Math.sqrt(dot(values, values))),
  ofTwo('series_dot_product', dot, true),
  ofTwo('series_cosine_similarity', (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))),
  ofTwo('series_pearson_correlation', pearson),
  ...describedSeries('series_stats', statsOf, sumAndLength),
];
