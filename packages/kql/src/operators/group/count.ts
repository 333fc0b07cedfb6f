import { aggregateRel, type AggregateOutput } from '../../plan/rel.ts';
import { columnRef } from '../../plan/scalar.ts';
import type { OperatorLowering } from '../../lowering/lowering.ts';
import { unordered } from '../../lowering/relation.ts';

/** `count`: one row with the number of rows; inside `mv-apply` one for each outer row. */
export const lowerCount: OperatorLowering = (node, input, scope) => {
  const column = scope.lowering.newColumn(node.columns[0]?.name ?? 'Count', 'long');
  if (input.partition === undefined) {
    return unordered(input, aggregateRel(input.rel, [], [{ column, name: 'count', args: [] }]), [column]);
  }
  const groups = [{ column: input.partition, value: columnRef(input.partition) }];
  const outer = input.hidden.filter((hidden) => hidden !== input.partition);
  const carried = outer.map((hidden): AggregateOutput => ({
    column: hidden,
    name: 'any',
    args: [columnRef(hidden)],
  }));
  const rel = aggregateRel(input.rel, groups, [{ column, name: 'count', args: [] }, ...carried]);
  return unordered(input, rel, [column]);
};
