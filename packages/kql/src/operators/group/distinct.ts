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
  const isStar = expressions.some((one) => one.kind === 'StarExpression');
  const values = isStar
    ? input.columns.map(columnRef)
    : expressions.flatMap((one) => lowerNamed(one, scopeOver(input, scope))).map((one) => one.value);
  const keys = values.map((value, index): Output => {
    const { name, type } = node.columns[index] ?? { name: '', type: value.type };
    return { column: scope.lowering.newColumn(name, type), value: convert(value, type) };
  });
  const { partition } = input;
  const carried =
    partition === undefined ? [] : [partition, ...input.hidden.filter((one) => one !== partition)];
  const hidden = [...new Set(carried)].map((one): Output => ({ column: one, value: columnRef(one) }));
  const order = firstPositions(input, scope);
  const rel = aggregateRel(input.rel, [...keys, ...hidden], order === undefined ? [] : [order.output]);
  const ordered = order === undefined ? [] : [order.key];
  const result = unordered(
    input,
    rel,
    keys.map((one) => one.column),
  );
  return { ...result, hidden: rel.columns.filter((one) => !result.columns.includes(one)), order: ordered };
}
