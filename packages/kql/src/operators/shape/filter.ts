import { convert } from '../../lowering/convert.ts';
import { filterRel } from '../../plan/rel.ts';
import type { Column, Scalar } from '../../plan/scalar.ts';
import type { OperatorLowering } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { hoistWindows } from '../../lowering/window-hoisting.ts';

/** `where condition`: keeps the rows for which it is true; null counts as false. */
export const lowerFilter: OperatorLowering = (node, input, scope) => {
  const condition = scope.lowering.scalar(node.child('Condition'), scopeOver(input, scope));
  const newColumn = (type: Scalar['type']): Column => scope.lowering.newColumn('window', type);
  const { relation, scalars } = hoistWindows(input, [convert(condition, 'bool')], newColumn);
  const rel = filterRel(relation.rel, scalars[0] ?? condition);
  return { ...relation, rel, name: undefined };
};
