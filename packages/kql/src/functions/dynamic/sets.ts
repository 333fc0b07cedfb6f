import { internal } from '../definition/internal-function.ts';
import { convert } from '../../lowering/convert.ts';
import { javascriptList } from './javascript-list.ts';
import { argument } from '../definition/function-call.ts';
import { javascript, lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { isArray, writeJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { sameValue } from '../../values/dynamic/ordering.ts';

/** Whether two arrays have the same values, however often. */
const setEquals = javascript({
  names: ['set_equals'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'bool',
  evaluate: (a, b) => {
    if (!isArray(a) || !isArray(b)) return null;
    const within = (values: readonly DynamicValue[], others: readonly DynamicValue[]) =>
      values.every((value) => others.some((other) => sameValue(value, other)));
    return within(a, b) && within(b, a);
  },
});

function distinctValues(values: readonly DynamicValue[]): readonly DynamicValue[] {
  const seen = new Map(values.map((value) => [writeJson(value), value] as const));
  return [...seen.values()];
}

const allArrays = (values: readonly DynamicValue[]): values is readonly (readonly DynamicValue[])[] =>
  values.every(isArray);

const setUnion = javascriptList('set_union', (sets) =>
  allArrays(sets) ? distinctValues(sets.flat()) : null,
);

const setIntersect = javascriptList('set_intersect', (sets) => {
  if (!allArrays(sets)) return null;
  const [first = [], ...rest] = sets;
  return distinctValues(first).filter((value) =>
    rest.every((set) => set.some((other) => sameValue(value, other))),
  );
});

const setDifference = javascriptList('set_difference', (sets) => {
  if (!allArrays(sets)) return null;
  const [first = [], ...rest] = sets;
  return distinctValues(first).filter(
    (value) => !rest.some((set) => set.some((other) => sameValue(value, other))),
  );
});

const setHasElement = lowered(['set_has_element'], (invocation) =>
  setHas.call(convert(argument(invocation, 0), 'dynamic'), convert(argument(invocation, 1), 'dynamic')),
);

const setHas = internal('set_has', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'bool',
  evaluate: (set, value) => (isArray(set) ? set.some((candidate) => sameValue(candidate, value)) : null),
});

const jaccard = javascript({
  names: ['jaccard_index'],
  parameters: ['dynamic', 'dynamic'],
  returns: 'real',
  evaluate: (a, b) => {
    if (!isArray(a) || !isArray(b)) return null;
    const [left, right] = [distinctValues(a), distinctValues(b)];
    const both = left.filter((value) => right.some((other) => sameValue(value, other))).length;
    return both / (left.length + right.length - both);
  },
});

/** Sets of dynamic values: arrays without order or repeats. What is not an array gives null. */
export const setFunctions: readonly FunctionRow[] = [
  setEquals,
  ...setUnion,
  ...setIntersect,
  ...setDifference,
  setHasElement,
  setHas,
  jaccard,
];
