import type { KustoNode } from '../../kusto/node.ts';
import { projectRel, type Output } from '../../plan/rel.ts';
import { columnRef, type Column } from '../../plan/scalar.ts';
import type { ColumnSchema } from '../../schema/types.ts';
import { expand, expandedOutputs, limitElements, readExpanded, type ExpandedValue } from './expansion.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { operatorsOf } from './partition.ts';
import { conform } from '../pipeline/pipe.ts';
import { project } from '../../lowering/projection.ts';
import { refuse } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';

/** Operators that look at one row at a time: with these alone the rows of different outer rows need not be told apart. */
const rowWiseKinds = new Set([
  'FilterOperator',
  'ExtendOperator',
  'ProjectOperator',
  'ProjectAwayOperator',
  'ProjectKeepOperator',
  'ProjectRenameOperator',
  'ProjectReorderOperator',
  'MvExpandOperator',
  'ParseOperator',
  'ParseWhereOperator',
]);

/**
 * `mv-apply x = list on (subquery)`: runs the subquery over the elements of each row by itself and joins its rows to
 * the row. Done without a join: the outer columns travel along unseen, and what aggregates or limits does so per
 * outer row.
 */
export const lowerMvApply: OperatorLowering = (node, input, scope) => {
  const parameters = readParameters(node, ['with_itemindex']);
  if (node.optional('ContextIdClause') !== undefined) refuse(node, 'mv-apply … id');
  const indexName = parameters.get('with_itemindex')?.symbolOrText;
  const subquery = node.child('Subquery').child('Expression');
  const isRowWise = operatorsOf(subquery).every((operator) => rowWiseKinds.has(operator.kind));
  const all = node
    .list('Expressions')
    .map((expression) => readExpanded(expression, input, scope, 'elements'));
  const values = limitElements(all, node.optional('RowLimitClause'), scope);
  const outer = isRowWise ? input : numberRows(input, scope);
  const options = { withIndex: indexName !== undefined, ordered: !isRowWise };
  const expansion = expand(outer, values, options, scope);
  const schema = innerSchema(outer.columns, values, indexName);
  const inner = project(
    expansion.relation,
    expandedOutputs(schema, values, expansion, indexName, scope),
    scope.lowering,
  );
  const carrying = carryOuter(inner, expansion.relation, outer);
  const result = runSubquery(subquery, carrying, scope);
  return joinOuter(node, result, input, scope);
};

function runSubquery(node: KustoNode, input: Relation, scope: Scope): Relation {
  return operatorsOf(node).reduce(
    (relation, operator) =>
      conform(scope.lowering.apply(operator, relation, scope), operator, scope.lowering),
    input,
  );
}

/** Gives each row a number of its own, by which the subquery's aggregates and limits go. */
function numberRows(input: Relation, scope: Scope): Relation {
  const number = scope.lowering.newColumn('row', 'long');
  const partition = input.partition === undefined ? [] : [columnRef(input.partition)];
  const value = {
    kind: 'window',
    type: 'long',
    name: 'row_number',
    args: [],
    partition: [],
    order: input.order,
  } as const;
  const kept = input.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const rel = projectRel(input.rel, [...kept, { column: number, value }]);
  const hidden = [...input.hidden, number, ...partition.map((column) => column.column)];
  return { ...input, rel, hidden: [...new Set(hidden)], partition: number };
}

/** What the subquery sees: the row's columns, the elements in their place. */
function innerSchema(
  columns: readonly Column[],
  values: readonly ExpandedValue[],
  indexName: string | undefined,
): readonly ColumnSchema[] {
  const types = new Map(values.map((value) => [value.name ?? '', value.type ?? 'dynamic']));
  const known = new Set(columns.map((column) => column.name));
  const kept = columns.map((column): ColumnSchema => ({
    name: column.name,
    type: types.get(column.name) ?? column.type,
  }));
  const added = [...types]
    .filter(([name]) => !known.has(name))
    .map(([name, type]): ColumnSchema => ({ name, type }));
  const index: readonly ColumnSchema[] = indexName === undefined ? [] : [{ name: indexName, type: 'long' }];
  return [...kept, ...added, ...index];
}

/** The inner relation with all columns of the outer row carried along unseen. */
function carryOuter(inner: Relation, expanded: Relation, outer: Relation): Relation {
  const { rel } = inner;
  if (rel.kind !== 'project') throw new Error('the inner relation is a projection');
  const present = new Set(rel.columns);
  const missing = outer.rel.columns.filter((column) => !present.has(column));
  const carried = missing.map((column): Output => ({ column: column, value: columnRef(column) }));
  const widened = projectRel(rel.input, [...rel.outputs, ...carried]);
  const visible = new Set(inner.columns);
  const kept = outer.rel.columns.filter((column) => visible.has(column));
  const hidden = [...new Set([...widened.columns.filter((column) => !visible.has(column)), ...kept])];
  return {
    ...inner,
    rel: widened,
    hidden,
    partition: outer.partition,
    order: expanded.order,
    serialized: true,
  };
}

/** The outer row's columns, and the subquery's; of the same name the subquery's. */
function joinOuter(node: KustoNode, result: Relation, input: Relation, scope: Scope): Relation {
  const outputs = node.columns.map((wanted): Output | Column => {
    const own = result.columns.find((column) => column.name === wanted.name);
    const outer = input.columns.find((column) => column.name === wanted.name);
    return own ?? outer ?? refuse(node, `the column '${wanted.name}'`);
  });
  const order = [...input.order, ...result.order.filter((key) => !input.order.includes(key))];
  const joined = { ...result, order, partition: input.partition, serialized: input.serialized };
  const projected = project(joined, outputs, scope.lowering);
  const needed = new Set(order.flatMap((key) => (key.value.kind === 'column' ? [key.value.column] : [])));
  const hidden = projected.hidden.filter(
    (column) => input.hidden.includes(column) || needed.has(column) || column === input.partition,
  );
  return { ...projected, hidden };
}
