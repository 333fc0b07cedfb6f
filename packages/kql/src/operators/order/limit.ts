import type { KustoNode } from '../../kusto/node.ts';
import { filterRel, projectRel, sortRel, type Output } from '../../plan/rel.ts';
import { call, columnRef, longLiteral } from '../../plan/scalar.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { sortBy } from './sort.ts';

/** `take n`: any n rows; the first n where the rows are in order. */
export const lowerTake: OperatorLowering = (node, input, scope) =>
  limitRows(input, constantCount(node.child('Expression'), scope), scope);

/** `top n by expression`. */
export const lowerTop: OperatorLowering = (node, input, scope) => {
  const sorted = sortBy([node.child('ByExpression')], input, scope);
  return limitRows(sorted, constantCount(node.child('Expression'), scope), scope);
};

/** A number of rows, which must be known when the query is translated. */
export function constantCount(node: KustoNode, scope: Scope): number {
  const count = scope.lowering.scalar(node, { ...scope, columns: [] });
  if (count.kind !== 'literal' || typeof count.value !== 'bigint')
    return refuse(node, 'a row count that is not constant');
  return count.value < 0n ? reject(node, 'the number of rows is negative') : Number(count.value);
}

/** The first `count` rows in the relation's order; of every partition where there is one. */
export function limitRows(input: Relation, count: number, scope: Scope): Relation {
  if (input.partition === undefined) {
    return { ...input, rel: sortRel(input.rel, input.order, count), name: undefined };
  }
  const number = scope.lowering.newColumn('number', 'long');
  const value = {
    kind: 'window',
    type: 'long',
    name: 'row_number',
    args: [],
    partition: [columnRef(input.partition)],
    order: input.order,
  } as const;
  const kept = input.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const numbered = projectRel(input.rel, [...kept, { column: number, value }]);
  const condition = call('less_or_equal', 'bool', columnRef(number), longLiteral(count));
  return { ...input, rel: filterRel(numbered, condition), hidden: [...input.hidden, number] };
}
