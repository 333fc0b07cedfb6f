import type { KustoNode } from '../../kusto/node.ts';
import { refuse } from '../../lowering/refusal.ts';
import { call, columnRef, isNeverNull, longLiteral, type Scalar } from '../../plan/scalar.ts';
import {
  condition,
  constantWithin,
  result,
  value,
  withCondition,
  type AggregateCall,
  type AggregateFunction,
  type AggregateResult,
  type Lowered,
} from './aggregate-call.ts';
import { convert, isNumeric } from '../../lowering/convert.ts';
import { sketchAggregates } from './sketch-aggregates.ts';

const sum: Lowered = (aggregate, where) => {
  const arg = value(aggregate, 0);
  if (arg.type === 'dynamic')
    return refuse(aggregate.node, 'the sum of a dynamic', 'convert it: sum(toreal(x))');
  if (arg.type === 'real') return result('real', 'sum_real', [arg], { where });
  if (arg.type === 'decimal') return result('decimal', 'sum_decimal', [arg], { where });
  return result(
    arg.type === 'timespan' ? 'timespan' : 'long',
    'sum_whole',
    [arg.type === 'timespan' ? arg : convert(arg, 'long')],
    { where },
  );
};

const average: Lowered = (aggregate, where) => {
  const arg = value(aggregate, 0);
  if (arg.type === 'datetime' || arg.type === 'timespan')
    return result(arg.type, 'avg_ticks', [arg], { where });
  if (arg.type === 'decimal') return result('decimal', 'avg_decimal', [arg], { where });
  if (arg.type === 'int' || arg.type === 'long')
    return result('real', 'avg_whole', [convert(arg, 'long')], { where });
  return result('real', 'avg', [convert(arg, 'real')], { where });
};

const extreme =
  (name: string): Lowered =>
  (aggregate, where) => {
    const arg = value(aggregate, 0);
    if (arg.type === 'dynamic') return refuse(aggregate.node, `${name} of a dynamic`, 'convert it first');
    return result(
      arg.type,
      arg.type === 'bool' || (arg.type === 'real' && name === 'min') ? `${name}_${arg.type}` : name,
      [arg],
      { where },
    );
  };

const spread =
  (name: string): Lowered =>
  (aggregate, where) =>
    result('real', name, [convert(value(aggregate, 0), 'real')], { where });

/** Exact, whatever the accuracy, which Kusto wants to be a constant from 0 to 4. */
const distinctCount: Lowered = (aggregate, where) => {
  const at = where === undefined ? 1 : 2;
  if (aggregate.nodes[at] !== undefined) constantWithin(aggregate, value(aggregate, at), 0, 4);
  return result('long', 'count_distinct', [value(aggregate, 0)], { where });
};

/** `make_list` and `make_set` in their variants: (value, limit) or (value, condition, limit). */
function listOf(
  aggregate: AggregateCall,
  kind: 'list' | 'set',
  options: { conditional: boolean; nulls: boolean },
) {
  const arg = value(aggregate, 0);
  const where = options.conditional ? condition(aggregate, 1) : undefined;
  const limit = options.conditional ? 2 : 1;
  const order = aggregate.input.order;
  const size = aggregate.nodes[limit] === undefined ? [] : [convert(value(aggregate, limit), 'long')];
  const item = convert(arg, 'dynamic');
  const keepsNulls = options.nulls || (arg.type === 'dynamic' && kind === 'list') || isNeverNull(arg);
  const isFlat = arg.type === 'dynamic' && kind === 'list' && size.length === 0;
  const name = `make_${kind}${keepsNulls ? '' : '_present'}${size.length > 0 ? '_limited' : ''}${isFlat ? '_flat' : ''}`;
  return result('dynamic', name, [item, ...size], { where, order });
}

function bagOf(aggregate: AggregateCall, conditional: boolean) {
  const where = conditional ? condition(aggregate, 1) : undefined;
  return result('dynamic', 'make_bag', [convert(value(aggregate, 0), 'dynamic')], {
    where,
    order: aggregate.input.order,
  });
}

/** `arg_max(by, a, b)` and `arg_max(by, *)`: `by` itself, then the columns of the best row. */
function bestRow(aggregate: AggregateCall, which: 'max' | 'min'): readonly AggregateResult[] {
  const by = value(aggregate, 0);
  if (by.type === 'dynamic') refuse(aggregate.node, `${aggregate.name} by a dynamic`, 'convert it first');
  const rest = aggregate.nodes.slice(1);
  const isStar = rest.some((node) => node.kind === 'StarExpression');
  const grouped = groupedNames(aggregate.node);
  const byName = aggregate.nodes[0]?.symbol?.kind === 'Column' ? aggregate.nodes[0].symbol.name : undefined;
  const values = isStar
    ? aggregate.input.columns
        .filter((column) => column.name !== byName && !grouped.has(column.name))
        .map(columnRef)
    : rest.map((node) => aggregate.scope.lowering.scalar(node, aggregate.scope));
  const { order } = aggregate.input;
  return [
    ...result(
      by.type,
      by.type === 'bool' || (by.type === 'real' && which === 'min') ? `${which}_${by.type}` : which,
      [by],
    ),
    ...values.flatMap((arg) => result(arg.type, `arg_${which}`, [arg, by], { order })),
  ];
}

/** The columns that the `by` clause around an aggregate names: a star leaves them out. */
function groupedNames(node: KustoNode): ReadonlySet<string> {
  const by = node.ancestor('SummarizeOperator')?.optional('ByClause');
  const names = (by?.list('Expressions') ?? []).map((expression) => {
    const inner = expression.kind === 'SimpleNamedExpression' ? expression.child('Expression') : expression;
    return inner.symbol?.kind === 'Column' && inner.kind === 'NameReference' ? inner.symbol.name : undefined;
  });
  return new Set(names.filter((name) => name !== undefined));
}

/** `take_any(a, b)`, `take_any(*)`: any row's values. */
function anyRow(aggregate: AggregateCall, where?: Scalar): readonly AggregateResult[] {
  const isStar = aggregate.nodes.some((node) => node.kind === 'StarExpression');
  const grouped = groupedNames(aggregate.node);
  const nodes = where === undefined ? aggregate.nodes : aggregate.nodes.slice(0, 1);
  const values = isStar
    ? aggregate.input.columns.filter((column) => !grouped.has(column.name)).map(columnRef)
    : nodes.map((node) => aggregate.scope.lowering.scalar(node, aggregate.scope));
  const name = values.length === 1 ? 'any_value' : 'any';
  return values.flatMap((arg) => result(arg.type, name, [arg], { where, order: aggregate.input.order }));
}

function percentileOf(aggregate: AggregateCall): readonly AggregateResult[] {
  const arg = value(aggregate, 0);
  if (arg.type === 'dynamic')
    return refuse(aggregate.node, `${aggregate.name} of a dynamic`, 'convert it: toreal(x), tolong(x)');
  const shares = aggregate.nodes.slice(1).map((_, index) => value(aggregate, index + 1));
  return shares.flatMap((share) => {
    if (share.kind === 'literal') constantWithin(aggregate, share, 0, 100);
    const fraction = call('divide', 'real', convert(share, 'real'), {
      kind: 'literal',
      type: 'real',
      value: 100,
    });
    return result(arg.type, 'percentile_disc', [arg, fraction]);
  });
}

/** `percentilesw(value, weight, p…)`: each value counts as often as its weight says. */
function weighted(aggregate: AggregateCall, asArray: boolean): readonly AggregateResult[] {
  const [arg, weight] = [value(aggregate, 0), convert(value(aggregate, 1), 'long')];
  const pair = call('pack_array', 'dynamic', convert(arg, 'dynamic'), convert(weight, 'dynamic'));
  if (!isNumeric(arg.type)) return refuse(aggregate.node, `${aggregate.name} of a ${arg.type}`);
  if (asArray) return result('dynamic', 'percentiles_weighted', [pair, sharesFrom(aggregate, 2)]);
  const shares = aggregate.nodes.slice(2).map((_, index) => convert(value(aggregate, index + 2), 'real'));
  return shares.flatMap((share) => {
    const alone = call('pack_array', 'dynamic', convert(share, 'dynamic'));
    return result(arg.type, `percentile_weighted_${arg.type}`, [pair, alone]);
  });
}

function percentileArray(aggregate: AggregateCall): readonly AggregateResult[] {
  const arg = value(aggregate, 0);
  if (!isNumeric(arg.type)) return refuse(aggregate.node, `${aggregate.name} of a ${arg.type}`);
  const pair = call('pack_array', 'dynamic', convert(arg, 'dynamic'), convert(longLiteral(1), 'dynamic'));
  const where = call('is_not_null', 'bool', arg);
  return result('dynamic', 'percentiles_weighted', [pair, sharesFrom(aggregate, 1)], { where });
}

/** The wanted percentages: one array, or the arguments from a place on. */
function sharesFrom(aggregate: AggregateCall, at: number): Scalar {
  const given = aggregate.nodes.slice(at).map((_, index) => value(aggregate, index + at));
  const [first] = given;
  if (first?.type === 'dynamic') return first;
  return call('pack_array', 'dynamic', ...given.map((share) => convert(convert(share, 'real'), 'dynamic')));
}

const pairSpread =
  (name: string): Lowered =>
  (aggregate, where) =>
    result('real', name, [convert(value(aggregate, 0), 'real'), convert(value(aggregate, 1), 'real')], {
      where,
    });

/** What is common to the dynamics, in Kusto's notation for it. */
const schemaOf: AggregateFunction = {
  names: ['buildschema'],
  lower: (aggregate) => {
    aggregate.scope.lowering.keepTypesInDynamics();
    return result('dynamic', 'build_schema', [convert(value(aggregate, 0), 'dynamic')]);
  },
};

const bits =
  (name: string): Lowered =>
  (aggregate, where) =>
    result('long', name, [convert(value(aggregate, 0), 'long')], { where });

/** Every aggregate. Adding one is a row here. */
const aggregateFunctions: readonly AggregateFunction[] = [
  schemaOf,
  { names: ['count', 'cnt'], lower: () => result('long', 'count', []) },
  {
    names: ['countif'],
    lower: (aggregate) => result('long', 'count', [], { where: condition(aggregate, 0) }),
  },
  ...withCondition('sum', sum),
  ...withCondition('avg', average),
  ...withCondition('max', extreme('max')),
  ...withCondition('min', extreme('min')),
  ...withCondition('stdev', spread('stdev')),
  ...withCondition('stdevp', spread('stdevp')),
  ...withCondition('variance', spread('variance')),
  ...withCondition('variancep', spread('variancep')),
  ...withCondition('dcount', distinctCount),
  ...withCondition('count_distinct', distinctCount),
  ...withCondition('binary_all_and', bits('bit_and')),
  ...withCondition('binary_all_or', bits('bit_or')),
  ...withCondition('binary_all_xor', bits('bit_xor')),
  {
    names: ['make_list', 'makelist'],
    lower: (aggregate) => listOf(aggregate, 'list', { conditional: false, nulls: false }),
  },
  {
    names: ['make_list_if'],
    lower: (aggregate) => listOf(aggregate, 'list', { conditional: true, nulls: false }),
  },
  {
    names: ['make_list_with_nulls'],
    lower: (aggregate) => listOf(aggregate, 'list', { conditional: false, nulls: true }),
  },
  {
    names: ['make_set', 'makeset'],
    lower: (aggregate) => listOf(aggregate, 'set', { conditional: false, nulls: false }),
  },
  {
    names: ['make_set_if'],
    lower: (aggregate) => listOf(aggregate, 'set', { conditional: true, nulls: false }),
  },
  { names: ['make_bag', 'make_dictionary'], lower: (aggregate) => bagOf(aggregate, false) },
  { names: ['make_bag_if'], lower: (aggregate) => bagOf(aggregate, true) },
  { names: ['arg_max', 'argmax'], lower: (aggregate) => bestRow(aggregate, 'max') },
  { names: ['arg_min', 'argmin'], lower: (aggregate) => bestRow(aggregate, 'min') },
  { names: ['take_any', 'any', 'anyvalue'], lower: (aggregate) => anyRow(aggregate) },
  { names: ['take_anyif', 'anyif'], lower: (aggregate) => anyRow(aggregate, condition(aggregate, 1)) },
  { names: ['percentile', 'percentiles'], lower: percentileOf },
  { names: ['percentiles_array'], lower: percentileArray },
  { names: ['percentilew', 'percentilesw'], lower: (aggregate) => weighted(aggregate, false) },
  { names: ['percentilesw_array'], lower: (aggregate) => weighted(aggregate, true) },
  ...withCondition('covariance', pairSpread('covariance'), 'covarianceif', 2),
  ...withCondition('covariancep', pairSpread('covariancep'), 'covariancepif', 2),
  ...sketchAggregates,
];

const byName = new Map(
  aggregateFunctions.flatMap((aggregateFunction) =>
    aggregateFunction.names.map((name) => [name, aggregateFunction] as const),
  ),
);

export const aggregateNames: readonly string[] = [...byName.keys()];

export function findAggregate(name: string): AggregateFunction | undefined {
  return byName.get(name);
}
