import { refuse } from '../../lowering/refusal.ts';
import { call, longLiteral, textLiteral, type Scalar } from '../../plan/scalar.ts';
import {
  constantWithin,
  result,
  value,
  withCondition,
  type AggregateCall,
  type AggregateFunction,
  type AggregateResult,
  type Lowered,
} from './aggregate-call.ts';
import { convert } from '../../lowering/convert.ts';

/**
 * Sketches that forget nothing: the state of `hll` is the list of the distinct values, that of `tdigest` a list of
 * `[value, weight]` pairs, so what is read out of them is exact. Their states are not Kusto's, whose bytes are not
 * published: {@link ../../compile/check-sketches.ts} makes sure that none is shown, compared or taken apart.
 */
const distinctValues: Lowered = (aggregate, where) => {
  const accuracy = where === undefined ? 1 : 2;
  if (aggregate.nodes[accuracy] !== undefined) constantWithin(aggregate, value(aggregate, accuracy), 0, 4);
  return result('dynamic', 'hll', [convert(value(aggregate, 0), 'dynamic')], { where });
};

/** Times are kept as ticks, which have an order, and say what they are. */
function weightedValues(aggregate: AggregateCall): readonly AggregateResult[] {
  const arg = value(aggregate, 0);
  if (arg.type === 'dynamic' || arg.type === 'decimal')
    return refuse(aggregate.node, `a tdigest of a ${arg.type}`);
  const isTime = arg.type === 'datetime' || arg.type === 'timespan';
  const weight = aggregate.nodes[1] === undefined ? longLiteral(1) : convert(value(aggregate, 1), 'long');
  const parts: readonly Scalar[] = [
    isTime ? convert(arg, 'long') : arg,
    weight,
    ...(isTime ? [textLiteral(arg.type)] : []),
  ];
  const item = call('pack_array', 'dynamic', ...parts.map((part) => convert(part, 'dynamic')));
  return result('dynamic', 'tdigest', [item], { where: call('is_not_null', 'bool', arg) });
}

function merged(aggregate: AggregateCall, name: 'hll_merge' | 'tdigest_merge'): readonly AggregateResult[] {
  if (aggregate.nodes.length > 1)
    return refuse(aggregate.node, `'${aggregate.name}' of several values inside summarize`);
  return result('dynamic', name, [value(aggregate, 0)]);
}

/** `hll`, `tdigest` and what merges them. */
export const sketchAggregates: readonly AggregateFunction[] = [
  ...withCondition('hll', distinctValues, 'hll_if'),
  { names: ['hll_merge'], lower: (aggregate) => merged(aggregate, 'hll_merge') },
  { names: ['tdigest'], lower: weightedValues },
  { names: ['tdigest_merge', 'merge_tdigest'], lower: (aggregate) => merged(aggregate, 'tdigest_merge') },
];
