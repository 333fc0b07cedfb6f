import { fillSeries, seriesAxis, seriesAxisReals } from '../../functions/series/series-axes.ts';
import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { aggregateRel, filterRel, projectRel, type AggregateOutput, type Output } from '../../plan/rel.ts';
import { call, columnRef, literal, longLiteral, type Column, type Scalar } from '../../plan/scalar.ts';
import { scopeOver, type OperatorLowering, type Scope } from '../../lowering/lowering.ts';
import { lowerNamed } from '../../lowering/named-expressions.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { project } from '../../lowering/projection.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { unordered, type Relation } from '../../lowering/relation.ts';
import { AggregateResults } from './summarize.ts';

/** The bins: where the first begins, how wide they are, and how many there are; in ticks or whole numbers, or reals. */
interface Axis {
  readonly value: Scalar;
  readonly type: 'long' | 'real';
  readonly from: Scalar;
  readonly step: Scalar;
  readonly count: Scalar;
}

/**
 * `make-series a = agg default=… on axis from … to … step … by …`: a row per group, with an array of one value per
 * bin for each aggregate, and the axis. `to` is not included; in `in range(…)` it is.
 */
export const lowerMakeSeries: OperatorLowering = (node, input, scope) => {
  const kind = readParameters(node, ['kind']).get('kind')?.text;
  if (input.partition !== undefined) refuse(node, 'make-series inside another operator');
  const axis = readAxis(node, input, scope);
  const keys = (node.optional('ByClause')?.list('Expressions') ?? []).flatMap((expression) =>
    lowerNamed(expression, scopeOver(input, scope)),
  );
  const groups = keys.map(({ value }, index): Output => {
    const { name, type } = node.columns[index] ?? { name: '', type: value.type };
    return { column: scope.lowering.newColumn(name, type), value: convert(value, type) };
  });
  const bins = aggregateBins(node, input, axis, groups, scope);
  return collectSeries(node, bins, axis, groups, kind === 'nonempty', scope);
};

interface Bins {
  readonly relation: Relation;
  readonly bin: Column;
  readonly values: readonly { readonly value: Scalar; readonly fallback: Scalar }[];
}

/** One row per group and bin that has rows. */
function aggregateBins(
  node: KustoNode,
  input: Relation,
  axis: Axis,
  groups: readonly Output[],
  scope: Scope,
): Bins {
  const position = call(
    'floor_divide',
    'long',
    call('subtract', axis.type, axis.value, axis.from),
    axis.step,
  );
  const bin = scope.lowering.newColumn('bin', 'long');
  const inside = call(
    'and',
    'bool',
    call('greater_or_equal', 'bool', position, longLiteral(0)),
    call('less', 'bool', position, axis.count),
  );
  const rows: Relation = { ...input, rel: filterRel(input.rel, inside) };
  const results = new AggregateResults(rows, scope);
  const values = node.list('Aggregates').map((aggregate) => {
    const [value] = results.lower(aggregate.child('Expression'));
    if (value === undefined) return refuse(aggregate, 'an aggregate without a value');
    const given = aggregate.optional('DefaultExpression')?.child('Expression');
    const fallback = given === undefined ? zeroOf(value) : scope.lowering.scalar(given, scope);
    return { value, fallback: convert(fallback, value.type) };
  });
  const rel = aggregateRel(rows.rel, [...groups, { column: bin, value: position }], results.outputs);
  return { relation: unordered(rows, rel, rel.columns), bin, values };
}

function zeroOf(value: Scalar): Scalar {
  if (value.type === 'real') return literal('real', 0);
  return value.type === 'long' || value.type === 'int' ? literal(value.type, 0n) : literal(value.type, null);
}

/** One row per group: the bins' values in arrays, with the default where a bin had no rows. */
function collectSeries(
  node: KustoNode,
  bins: Bins,
  axis: Axis,
  groups: readonly Output[],
  nonEmpty: boolean,
  scope: Scope,
): Relation {
  const { lowering } = scope;
  const pairs = bins.values.map((value): AggregateOutput => {
    const pair = call(
      'pack_array',
      'dynamic',
      convert(columnRef(bins.bin), 'dynamic'),
      convert(value.value, 'dynamic'),
    );
    return { column: lowering.newColumn('pairs', 'dynamic'), name: 'make_list', args: [pair] };
  });
  const rows: AggregateOutput = { column: lowering.newColumn('rows', 'long'), name: 'count', args: [] };
  const again = groups.map((group): Output => ({ column: group.column, value: columnRef(group.column) }));
  const grouped = aggregateRel(bins.relation.rel, again, [...pairs, rows]);
  // Without groups there is one row even over nothing, which Kusto gives only when it is asked to.
  const rel =
    nonEmpty && groups.length === 0
      ? grouped
      : filterRel(grouped, call('greater', 'bool', columnRef(rows.column), longLiteral(0)));
  const outputs = node.columns.map((wanted, index): Output => {
    const column = lowering.newColumn(wanted.name, wanted.type);
    const key = groups[index];
    if (key !== undefined) return { column, value: columnRef(key.column) };
    const at = index - groups.length;
    const [series, source] = [pairs[at], bins.values[at]];
    if (series === undefined || source === undefined) return { column, value: axisArray(axis, node) };
    const fallback = convert(source.fallback, 'dynamic');
    const value = fillSeries.call(columnRef(series.column), axis.count, fallback);
    return { column, value };
  });
  return project(unordered(bins.relation, rel, rel.columns), outputs, lowering);
}

function axisArray(axis: Axis, node: KustoNode): Scalar {
  const source = axisType(node);
  return axis.type === 'real'
    ? seriesAxisReals.call(axis.from, axis.step, axis.count)
    : seriesAxis.call(axis.from, axis.step, axis.count, literal('string', source));
}

function axisType(node: KustoNode): string {
  const on = node.child('OnClause').child('Expression');
  const inner = on.kind === 'SimpleNamedExpression' ? on.child('Expression') : on;
  return inner.type ?? 'long';
}

function readAxis(node: KustoNode, input: Relation, scope: Scope): Axis {
  const on = node.child('OnClause').child('Expression');
  const [named] = lowerNamed(on, scopeOver(input, scope));
  if (named === undefined) return refuse(on, 'make-series without an axis');
  const type = named.value.type === 'real' || named.value.type === 'decimal' ? 'real' : 'long';
  const ticks = (value: Scalar): Scalar => asTicks(value, type);
  const value = ticks(named.value);
  const clause = node.child('RangeClause');
  if (clause.kind === 'MakeSeriesInRangeClause') {
    const [from, to, step] = clause
      .child('Arguments')
      .expressions.map((expression) => ticks(scope.lowering.scalar(expression, scope)));
    if (from === undefined || to === undefined || step === undefined) return refuse(clause, 'this range');
    const span = call('subtract', type, to, from);
    const count = call('add', 'long', call('floor_divide', 'long', span, step), longLiteral(1));
    return { value, type, from, step, count };
  }
  const bound = (name: string): Scalar | undefined => {
    const part = clause.optional(name)?.optional('Expression');
    return part === undefined ? undefined : ticks(scope.lowering.scalar(part, scope));
  };
  const step = bound('MakeSeriesStepClause');
  if (step === undefined) return refuse(clause, 'make-series without a step');
  if (isNotPositive(step)) return reject(clause.child('MakeSeriesStepClause'), 'the step must be positive');
  const edge = (name: 'min' | 'max'): Scalar => edgeOf(name, value, input, scope);
  const from =
    bound('MakeSeriesFromClause') ??
    call(type === 'real' ? 'bin_real' : 'bin_whole', type, edge('min'), step);
  const to = bound('MakeSeriesToClause');
  const count =
    to === undefined
      ? call(
          'add',
          'long',
          call('floor_divide', 'long', call('subtract', type, edge('max'), from), step),
          longLiteral(1),
        )
      : call('ceiling_divide', 'long', call('subtract', type, to, from), step);
  return { value, type, from, step, count };
}

function isNotPositive(step: Scalar): boolean {
  const constant = step.kind === 'call' && step.name === 'as_long' ? step.args[0] : step;
  return constant?.kind === 'literal' && constant.value !== null && Number(constant.value) <= 0;
}

function asTicks(value: Scalar, type: 'long' | 'real'): Scalar {
  if (value.type === 'datetime' || value.type === 'timespan') return call('as_long', 'long', value);
  return convert(value, type);
}

/** The smallest or largest value of the axis over all rows. */
function edgeOf(name: 'min' | 'max', value: Scalar, input: Relation, scope: Scope): Scalar {
  const column = scope.lowering.newColumn('edge', value.type);
  const rel = projectRel(aggregateRel(input.rel, [], [{ column, name, args: [value] }]), [
    { column, value: columnRef(column) },
  ]);
  return { kind: 'subquery', type: value.type, rel, column };
}
