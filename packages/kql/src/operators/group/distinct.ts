import type { Output } from '../../plan/rel.ts';
import { aggregateRel } from '../../plan/rel.ts';
import { columnRef } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { lowerNamed } from '../../lowering/named-expressions.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { unordered, type Relation } from '../../lowering/relation.ts';
import { firstPositions } from './summarize.ts';

/** `distinct a, b` and `distinct *`. */
export const lowerDistinct: OperatorLowering = (node, input, scope) => {
  readParameters(node, []);
  return distinctOf(node, node.list('Expressions'), input, scope);
};

/** A row per different tuple of the expressions, named as the columns of the node. */
export function distinctOf(
  node: KustoNode,
  expressions: readonly KustoNode[],
  input: Relation,
  scope: Scope,
): Relation {
  const isStar = expressions.some((expression) => expression.kind === 'StarExpression');
  const values = isStar
    ? input.columns.map(columnRef)
    : expressions
        .flatMap((expression) => lowerNamed(expression, scopeOver(input, scope)))
        .map((value) => value.value);
  const keys = values.map((value, index): Output => {
    const { name, type } = node.columns[index] ?? { name: '', type: value.type };
    return { column: scope.lowering.newColumn(name, type), value: convert(value, type) };
  });
  const { partition } = input;
  const carried =
    partition === undefined ? [] : [partition, ...input.hidden.filter((column) => column !== partition)];
  const hidden = [...new Set(carried)].map((column): Output => ({
    column: column,
    value: columnRef(column),
  }));
  const order = firstPositions(input, scope);
  const rel = aggregateRel(input.rel, [...keys, ...hidden], order === undefined ? [] : [order.output]);
  const ordered = order === undefined ? [] : [order.key];
  const result = unordered(
    input,
    rel,
    keys.map((key) => key.column),
  );
  return {
    ...result,
    hidden: rel.columns.filter((column) => !result.columns.includes(column)),
    order: ordered,
  };
}
