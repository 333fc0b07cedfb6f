import { aggregateRel } from '../plan/rel.ts';
import { columnRef } from '../plan/scalar.ts';
import type { OperatorLowering } from './lowering.ts';
import { unordered } from './relation.ts';

/** `count`: one row with the number of rows. */
export const lowerCount: OperatorLowering = (node, input, scope) => {
  const column = scope.lowering.newColumn(node.columns[0]?.name ?? 'Count', 'long');
  const groups =
    input.partition === undefined ? [] : [{ column: input.partition, value: columnRef(input.partition) }];
  const rel = aggregateRel(input.rel, groups, [{ column, name: 'count', args: [] }]);
  return unordered(input, rel, [column]);
};
