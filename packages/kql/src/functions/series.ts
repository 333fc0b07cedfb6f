import { call, type Scalar } from '../plan/scalar.ts';
import { convert } from './convert.ts';
import { argument, javascript, lowered, type ScalarFunction } from './scalar-function.ts';
import { isArray, type DynamicValue } from './values/dynamic.ts';

const numberOf = (value: DynamicValue | undefined): number | null =>
  typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null;

const numbersOf = (series: DynamicValue): readonly (number | null)[] | null =>
  isArray(series) ? series.map(numberOf) : null;

/** Two series element by element; a scalar stands for a series of it; the shorter one is filled with null. */
const pairwise = (
  name: string,
  combine: (a: number, b: number) => DynamicValue,
): readonly ScalarFunction[] => {
  const inner = javascript({
    names: [`${name}_pairs`],
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
  const outer = lowered([name], (one): Scalar =>
    call(
      inner.udf?.name ?? '',
      'dynamic',
      convert(argument(one, 0), 'dynamic'),
      convert(argument(one, 1), 'dynamic'),
    ),
  );
  return [{ ...inner, names: [] }, outer];
};

const each = (name: string, change: (value: number) => number): ScalarFunction =>
  javascript({
    names: [name],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (series) => numbersOf(series)?.map((one) => (one === null ? null : change(one))) ?? null,
  });

/** A number over the whole series; null where an element is none. */
const fold = (name: string, evaluate: (values: readonly number[]) => number): ScalarFunction =>
  javascript({
    names: [name],
    parameters: ['dynamic'],
    returns: 'real',
    evaluate: (series) => {
      const values = numbersOf(series);
      if (values === null || values.some((one) => one === null)) return null;
      return evaluate(values.filter((one) => one !== null));
    },
  });

const sumOf = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

function bothOf(
  left: DynamicValue,
  right: DynamicValue,
): readonly [readonly number[], readonly number[]] | null {
  const [a, b] = [numbersOf(left), numbersOf(right)];
  const [x, y] = [a ?? [], b ?? []].map((side) => side.filter((one) => one !== null));
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

const dot = (a: readonly number[], b: readonly number[]): number =>
  sumOf(a.map((one, index) => one * (b[index] ?? 0)));

function pearson(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [centered(a), centered(b)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

function centered(values: readonly number[]): readonly number[] {
  const mean = sumOf(values) / values.length;
  return values.map((one) => one - mean);
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
  const values = numbersOf(series)?.map((one) => one ?? NaN) ?? [];
  const present = values.filter((one) => !Number.isNaN(one));
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
  const y = values.filter((one) => one !== null);
  const x = y.map((_, index) => index);
  const [dx, dy] = [centered(x), centered(y)];
  const slope = dot(dx, dy) / dot(dx, dx);
  const interception = sumOf(y) / y.length - (slope * sumOf(x)) / x.length;
  const line = x.map((at) => interception + slope * at);
  const residuals = y.map((one, index) => one - (line[index] ?? 0));
  const variance = dot(dy, dy) / (y.length - 1);
  const rvariance = dot(residuals, residuals) / (y.length - 1);
  const rsquare = variance === 0 ? 1 : 1 - rvariance / variance;
  return { rsquare, slope, variance, rvariance, interception, line_fit: line };
}

/** The same values as several columns, and as one bag, which may say more. */
const described = (
  name: string,
  read: (series: DynamicValue) => object | null,
  more: (series: DynamicValue) => object = () => ({}),
): readonly ScalarFunction[] => [
  javascript({
    names: [name],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (series) => {
      const values = read(series);
      return values === null ? null : (Object.values(values) as DynamicValue[]);
    },
  }),
  javascript({
    names: [`${name}_dynamic`],
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (series) => {
      const values = read(series);
      return values === null
        ? null
        : new Map<string, DynamicValue>(Object.entries({ ...values, ...more(series) }));
    },
  }),
];

/** What the bag of statistics has beside the columns. */
function sumAndLength(series: DynamicValue): object {
  const values = numbersOf(series) ?? [];
  return { sum: sumOf(values.filter((one) => one !== null)), len: BigInt(values.length) };
}

/** The gaps of a series filled from a neighbour; `missing` marks a gap, null where it is not given. */
const fillFrom = (name: string, forward: boolean): ScalarFunction =>
  javascript({
    names: [name],
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    evaluate: (series, missing) => {
      if (!isArray(series)) return null;
      const order = forward ? [...series] : [...series].reverse();
      let last: DynamicValue = null;
      const filled = order.map((one) => {
        if (!isGap(one, missing)) last = one;
        return isGap(one, missing) ? (last ?? one) : one;
      });
      return forward ? filled : filled.reverse();
    },
  });

function isGap(value: DynamicValue, missing: DynamicValue): boolean {
  return value === null || (missing !== null && numberOf(value) === numberOf(missing));
}

const optionalMissing = (name: string, forward: boolean): readonly ScalarFunction[] => {
  const inner = fillFrom(`${name}_gaps`, forward);
  const outer = lowered([name], (one): Scalar => {
    const missing: Scalar =
      one.nodes[1] === undefined
        ? { kind: 'literal', type: 'dynamic', value: null }
        : convert(argument(one, 1), 'dynamic');
    return call(inner.udf?.name ?? '', 'dynamic', convert(argument(one, 0), 'dynamic'), missing);
  });
  return [{ ...inner, names: [] }, outer];
};

/** Arrays of numbers, element by element. */
export const seriesFunctions: readonly ScalarFunction[] = [
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
  fold('series_product', (values) => values.reduce((all, one) => all * one, 1)),
  fold('series_magnitude', (values) => Math.sqrt(dot(values, values))),
  ofTwo('series_dot_product', dot, true),
  ofTwo('series_cosine_similarity', (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))),
  ofTwo('series_pearson_correlation', pearson),
  ...described('series_stats', statsOf, sumAndLength),
  ...described('series_fit_line', fitLine),
  ...optionalMissing('series_fill_forward', true),
  ...optionalMissing('series_fill_backward', false),
];
