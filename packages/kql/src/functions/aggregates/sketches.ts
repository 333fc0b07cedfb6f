import { reject } from '../../lowering/refusal.ts';
import { call, longLiteral, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, lowerArguments, type FunctionCall } from '../definition/function-call.ts';
import { internal, type InternalFunction } from '../definition/internal-function.ts';
import { lowered, type FunctionRow, type ScalarFunction } from '../definition/scalar-function.ts';
import { formatDatetime } from '../../values/time/datetime.ts';
import { isArray, writeJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { compareValues } from '../../values/dynamic/ordering.ts';
import { formatTimespan } from '../../values/time/timespan.ts';

interface Weighted {
  readonly value: DynamicValue;
  readonly weight: number;
  readonly kind: DynamicValue;
}

const itemsOf = (state: DynamicValue): readonly DynamicValue[] => (isArray(state) ? state : []);

function weightedOf(digest: DynamicValue): readonly Weighted[] {
  return itemsOf(digest).map((entry) => {
    const [value = null, weight = null, kind = null] = itemsOf(entry);
    return { value, weight: Number(weight), kind };
  });
}

const totalOf = (values: readonly Weighted[]): number => values.reduce((all, entry) => all + entry.weight, 0);

/** The value as a dynamic has it: times are kept as ticks. */
function shownValue({ value, kind }: Weighted): DynamicValue {
  if (typeof value !== 'bigint') return value;
  if (kind === 'datetime') return formatDatetime(value);
  return kind === 'timespan' ? formatTimespan(value) : value;
}

/** The nearest ranks, as in `percentile`. Null where there are no values. */
function percentilesOf(digest: DynamicValue, shares: readonly DynamicValue[]): readonly DynamicValue[] {
  const values = weightedOf(digest).toSorted((a, b) => compareValues(a.value, b.value));
  const total = totalOf(values);
  return shares.map((share) => {
    let sum = 0;
    const found = values.find((entry) => (sum += entry.weight) >= (total * Number(share)) / 100);
    return found === undefined ? null : shownValue(found);
  });
}

/** How much is not greater than the value. */
function rankOf(digest: DynamicValue, value: DynamicValue): number {
  return totalOf(weightedOf(digest).filter((entry) => compareValues(entry.value, value) <= 0));
}

function distinct(values: readonly DynamicValue[]): DynamicValue {
  return [...new Map(values.map((value) => [writeJson(value), value])).values()];
}

function common(left: DynamicValue, right: DynamicValue): DynamicValue {
  const others = new Set(itemsOf(right).map(writeJson));
  return itemsOf(left).filter((value) => others.has(writeJson(value)));
}

/** What the states of sketches are merged and read with. A state that is missing adds nothing. */
export const hllUnion = internal('hll_union', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (left, right) => distinct([...itemsOf(left), ...itemsOf(right)]),
});

export const hllIntersect = internal('hll_intersect', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: common,
});

export const tdigestUnion = internal('tdigest_union', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (left, right) => [...itemsOf(left), ...itemsOf(right)],
});

export const tdigestPercentiles = internal('tdigest_percentiles', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'dynamic',
  evaluate: (digest, shares) => (digest === null ? null : percentilesOf(digest, itemsOf(shares))),
});

export const tdigestRank = internal('tdigest_rank', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'real',
  evaluate: (digest, value) => (digest === null || value === null ? null : rankOf(digest, value)),
});

export const tdigestPercent = internal('tdigest_percent', {
  parameters: ['dynamic', 'dynamic'],
  returns: 'real',
  evaluate: (digest, value) =>
    digest === null || value === null ? null : (100 * rankOf(digest, value)) / totalOf(weightedOf(digest)),
});

function merged(
  names: readonly string[],
  merge: InternalFunction<readonly ['dynamic', 'dynamic']>,
): ScalarFunction {
  return lowered(names, (invocation) => {
    const states = lowerArguments(invocation);
    return states.reduce((left, right) => merge.call(left, right));
  });
}

/** `percentile_tdigest(state, share [, typeof(type)])`. */
const percentile = lowered(['percentile_tdigest'], (invocation) => {
  const shares = call('pack_array', 'dynamic', percentShare(invocation, 1));
  const found = tdigestPercentiles.call(argument(invocation, 0), shares);
  return convert(call('get_index', 'dynamic', found, longLiteral(0)), invocation.type);
});

/** `percentiles_array_tdigest(state, share…)`, or the shares in one array. */
const percentiles = lowered(['percentiles_array_tdigest'], (invocation) => {
  const first = argument(invocation, 1);
  const rest = invocation.nodes.slice(1).map((_, index) => percentShare(invocation, index + 1));
  const shares = first.type === 'dynamic' ? first : call('pack_array', 'dynamic', ...rest);
  return tdigestPercentiles.call(argument(invocation, 0), shares);
});

function percentShare(invocation: FunctionCall, index: number): Scalar {
  const share = argument(invocation, index);
  const number = share.kind === 'literal' ? Number(share.value) : 0;
  if (!(number >= 0 && number <= 100))
    reject(invocation.node, `'${invocation.name}' needs a percentage from 0 to 100`);
  return share.type === 'dynamic' ? share : convert(convert(share, 'real'), 'dynamic');
}

function ranked(name: string, rank: InternalFunction<readonly ['dynamic', 'dynamic']>): ScalarFunction {
  return lowered([name], (invocation) => {
    const value = argument(invocation, 1);
    const isTime = value.type === 'datetime' || value.type === 'timespan';
    const comparable = convert(isTime ? convert(value, 'long') : value, 'dynamic');
    return rank.call(argument(invocation, 0), comparable);
  });
}

/** Functions of the states that the aggregates `hll` and `tdigest` make. */
export const sketchFunctions: readonly FunctionRow[] = [
  internal('hll_flatten', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (states) => distinct(itemsOf(states).flatMap(itemsOf)),
  }),
  internal('tdigest_flatten', {
    parameters: ['dynamic'],
    returns: 'dynamic',
    evaluate: (states) => itemsOf(states).flatMap(itemsOf),
  }),
  hllUnion,
  hllIntersect,
  tdigestUnion,
  tdigestPercentiles,
  tdigestRank,
  tdigestPercent,
  lowered(['dcount_hll'], (invocation) => call('hll_count', 'long', argument(invocation, 0))),
  merged(['hll_merge'], hllUnion),
  merged(['tdigest_merge', 'merge_tdigest'], tdigestUnion),
  percentile,
  percentiles,
  ranked('rank_tdigest', tdigestRank),
  ranked('percentrank_tdigest', tdigestPercent),
];
