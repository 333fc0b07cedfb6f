import { internal } from '../definition/internal-function.ts';
import { literal, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument } from '../definition/function-call.ts';
import { javascript, lowered, type FunctionRow } from '../definition/scalar-function.ts';
import type { DynamicValue } from '../../values/dynamic/dynamic.ts';
import { numbersOf, sumOf } from '../../values/dynamic/numeric-series.ts';

/** A filter's coefficients or a series; null where an element is not a number. */
function wholeNumbers(series: DynamicValue): readonly number[] | null {
  const values = numbersOf(series);
  const present = values?.filter((value) => value !== null);
  return present === undefined || present.length !== values?.length ? null : present;
}

/**
 * The finite impulse response: each point is the sum of the points up to it, weighted by the filter; before the
 * beginning and after the end there are zeros. `center` moves the window half its width on.
 */
const finite = internal('finite_response', {
  parameters: ['dynamic', 'dynamic', 'bool?', 'bool'],
  returns: 'dynamic',
  evaluate: (series, filter, normalize, center) => {
    const [values, weights] = [wholeNumbers(series), wholeNumbers(filter)];
    if (values === null || weights === null || weights.length === 0) return null;
    const isNegative = weights.some((weight) => weight < 0);
    if (normalize === true && isNegative) return null;
    const scale = (normalize ?? !isNegative) ? sumOf(weights) : 1;
    const ahead = center ? Math.floor(weights.length / 2) : 0;
    return values.map(
      (_, at) => sumOf(weights.map((weight, back) => weight * (values[at + ahead - back] ?? 0))) / scale,
    );
  },
});

/** `series_fir(series, filter [, normalize [, center]])`. */
const fir = lowered(['series_fir'], (invocation): Scalar => {
  const normalize =
    invocation.nodes[2] === undefined ? literal('bool', null) : convert(argument(invocation, 2), 'bool');
  const center =
    invocation.nodes[3] === undefined ? literal('bool', false) : convert(argument(invocation, 3), 'bool');
  const [series, filter] = [0, 1].map((index) => convert(argument(invocation, index), 'dynamic'));
  if (series === undefined || filter === undefined) throw new Error('two arguments');
  return finite.call(series, filter, normalize, center);
});

/** The infinite impulse response: a[0]·y[t] = Σ b[i]·x[t−i] − Σ a[j]·y[t−j], with nothing before the beginning. */
const iir = javascript({
  names: ['series_iir'],
  parameters: ['dynamic', 'dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (series, numerators, denominators) => {
    const [x, b, a] = [wholeNumbers(series), wholeNumbers(numerators), wholeNumbers(denominators)];
    if (x === null || b === null || a === null || (a[0] ?? 0) === 0) return null;
    const y: number[] = [];
    for (const at of x.keys()) {
      const forward = sumOf(b.map((value, back) => value * (x[at - back] ?? 0)));
      const fed = sumOf(a.map((value, back) => (back === 0 ? 0 : value * (y[at - back] ?? 0))));
      y.push((forward - fed) / (a[0] ?? 1));
    }
    return y;
  },
});

/** Filters over series. */
export const seriesFilterFunctions: readonly FunctionRow[] = [finite, fir, iir];
