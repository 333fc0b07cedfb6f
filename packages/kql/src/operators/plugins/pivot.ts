import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { aggregateRel, type AggregateOutput, type Output } from '../../plan/rel.ts';
import { call, columnRef, textLiteral, type Column, type Scalar } from '../../plan/scalar.ts';
import type { PluginLowering } from './evaluate.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { project } from '../../lowering/projection.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { unordered, type Relation } from '../../lowering/relation.ts';
import { SchemaProbe } from '../../lowering/schema-probe.ts';
import { AggregateResults } from '../group/summarize.ts';

/**
 * `evaluate pivot(column [, aggregate [, groups…]])`: a column per value of the column, holding the aggregate over
 * the rows that have it; a row per group. Without groups all columns that are neither pivoted nor aggregated.
 */
export const lowerPivot: PluginLowering = ({ node, args, schema, insertAt }, input, scope) => {
  const [pivotNode, ...rest] = args;
  const pivot = input.columns.find((column) => column.name === pivotNode?.symbolOrText);
  if (pivot === undefined) return reject(node, 'pivot needs a column');
  const aggregate = rest.find((argument) => argument.kind === 'FunctionCallExpression');
  const named = rest.filter((argument) => argument !== aggregate).map((argument) => argument.symbolOrText);
  const used = aggregate === undefined ? [] : columnNamesIn(aggregate);
  const groups = input.columns.filter((column) =>
    named.length > 0 ? named.includes(column.name) : column !== pivot && !used.includes(column.name),
  );
  const text = convert(columnRef(pivot), 'string');
  if (schema === undefined) throw probe(node, input, text, groups, aggregate, insertAt, scope);
  const keys = groups.map((group): Output => ({
    column: scope.lowering.newColumn(group.name, group.type),
    value: columnRef(group),
  }));
  const made: AggregateOutput[] = [];
  const outputs = schema.map((wanted): Output => {
    const column = scope.lowering.newColumn(wanted.name, wanted.type);
    const key = keys.find((output) => output.column.name === wanted.name);
    if (key !== undefined) return { column, value: columnRef(key.column) };
    const has = call('equal', 'bool', text, textLiteral(wanted.name));
    const { value, results } = aggregated(aggregate, input, scope);
    made.push(...results.map((result) => ({ ...result, where: both(result.where, has) })));
    return { column, value: convert(value, wanted.type) };
  });
  const rel = aggregateRel(input.rel, keys, made);
  return project(unordered(input, rel, rel.columns), outputs, scope.lowering);
};

function both(condition: Scalar | undefined, has: Scalar): Scalar {
  return condition === undefined ? has : call('and', 'bool', condition, has);
}

function aggregated(
  node: KustoNode | undefined,
  input: Relation,
  scope: Scope,
): { readonly value: Scalar; readonly results: readonly AggregateOutput[] } {
  if (node === undefined) {
    const column = scope.lowering.newColumn('count', 'long');
    return { value: columnRef(column), results: [{ column, name: 'count', args: [] }] };
  }
  const collected = new AggregateResults(input, scope);
  const [value] = collected.lower(node);
  return value === undefined ? refuse(node, 'this aggregate') : { value, results: collected.outputs };
}

function columnNamesIn(node: KustoNode): readonly string[] {
  const own = node.kind === 'NameReference' && node.symbol?.kind === 'Column' ? [node.symbol.name] : [];
  return [...own, ...node.children.flatMap(columnNamesIn)];
}

function probe(
  node: KustoNode,
  input: Relation,
  text: Scalar,
  groups: readonly Column[],
  aggregate: KustoNode | undefined,
  insertAt: number,
  scope: Scope,
): SchemaProbe {
  const column = scope.lowering.newColumn('value', 'string');
  const rel = aggregateRel(input.rel, [{ column, value: text }], []);
  const { type } = aggregated(aggregate, input, scope).value;
  return new SchemaProbe(rel, column, insertAt, (values) => {
    const taken = groups.find((group) => values.includes(group.name));
    if (taken !== undefined) refuse(node, `pivot of a value '${taken.name}', which is the name of a group,`);
    return [
      ...groups.map(({ name, type: own }) => ({ name, type: own })),
      ...[...values].sort().map((name) => ({ name, type })),
    ];
  });
}
