import { internal } from '../definition/internal-function.ts';
import { literal, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import { lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { numberOf } from '../../values/dynamic/numeric-series.ts';

/** The gaps of a series filled from a neighbour; `missing` marks a gap, null where it is not given. */
const fillFrom = (name: string, forward: boolean) =>
  internal(name, {
    parameters: ['dynamic', 'dynamic'],
    returns: 'dynamic',
    evaluate: (series, missing) => {
      if (!isArray(series)) return null;
      const order = forward ? [...series] : [...series].reverse();
      let last: DynamicValue = null;
      const filled = order.map((value) => {
        if (!isGap(value, missing)) last = value;
        return isGap(value, missing) ? (last ?? value) : value;
      });
      return forward ? filled : filled.reverse();
    },
  });

function isGap(value: DynamicValue, missing: DynamicValue): boolean {
  return value === null || (missing !== null && numberOf(value) === numberOf(missing));
}

const optionalMissing = (name: string, forward: boolean): readonly FunctionRow[] => {
  const inner = fillFrom(`${name}_gaps`, forward);
  const outer = lowered([name], (invocation): Scalar => {
    const missing: Scalar =
      invocation.nodes[1] === undefined
        ? { kind: 'literal', type: 'dynamic', value: null }
        : convert(argument(invocation, 1), 'dynamic');
    return inner.call(convert(argument(invocation, 0), 'dynamic'), missing);
  });
  return [inner, outer];
};

const missingOf = (invocation: FunctionCall, index: number): Scalar =>
  invocation.nodes[index] === undefined
    ? literal('dynamic', null)
    : convert(argument(invocation, index), 'dynamic');

/** The gaps filled with a value, which keeps its own type. */
const constantGaps = internal('constant_gaps', {
  parameters: ['dynamic', 'dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (series, constant, missing) =>
    isArray(series) ? series.map((value) => (isGap(value, missing) ? constant : value)) : null,
});

const fillConstant = lowered(['series_fill_const'], (invocation): Scalar => {
  const [series, constant] = [
    convert(argument(invocation, 0), 'dynamic'),
    convert(argument(invocation, 1), 'dynamic'),
  ];
  return constantGaps.call(series, constant, missingOf(invocation, 2));
});

/**
 * The gaps filled on the line between their neighbours; at the edges with the nearest value, if asked for. A series
 * of whole numbers stays one, cut towards zero; one of gaps alone becomes the constant, which counts as a real.
 */
function fillOnLine(
  series: readonly DynamicValue[],
  missing: DynamicValue,
  edges: boolean,
  constant: DynamicValue,
): DynamicValue {
  const known = series.flatMap((value, at) => (isGap(value, missing) ? [] : [at]));
  if (known.length === 0) return series.map(() => numberOf(constant) ?? 0);
  const isWhole = known.every((at) => typeof series[at] === 'bigint');
  let next = 0;
  return series.map((present, at): DynamicValue => {
    while ((known[next] ?? Infinity) < at) next += 1;
    if (known[next] === at) return present;
    const [left, right] = [known[next - 1], known[next]];
    if (left === undefined || right === undefined) return edges ? (series[left ?? right ?? 0] ?? null) : null;
    const [from, to] = [numberOf(series[left]) ?? 0, numberOf(series[right]) ?? 0];
    const share = (at - left) / (right - left);
    const value = from * (1 - share) + to * share;
    return isWhole ? BigInt(Math.trunc(value)) : value;
  });
}

const linearGaps = internal('linear_gaps', {
  parameters: ['dynamic', 'dynamic', 'bool', 'dynamic'],
  returns: 'dynamic',
  evaluate: (series, missing, edges, constant) =>
    isArray(series) ? fillOnLine(series, missing, edges, constant) : null,
});

/** `series_fill_linear(series [, missing [, fill_edges [, constant]]])`. */
const fillLinear = lowered(['series_fill_linear'], (invocation): Scalar => {
  const edges =
    invocation.nodes[2] === undefined ? literal('bool', true) : convert(argument(invocation, 2), 'bool');
  const series = convert(argument(invocation, 0), 'dynamic');
  return linearGaps.call(series, missingOf(invocation, 1), edges, missingOf(invocation, 3));
});

/** Series with their gaps filled. */
export const seriesFillFunctions: readonly FunctionRow[] = [
  ...optionalMissing('series_fill_forward', true),
  ...optionalMissing('series_fill_backward', false),
  constantGaps,
  fillConstant,
  linearGaps,
  fillLinear,
];
