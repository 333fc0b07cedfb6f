import { convert } from '../functions/convert.ts';
import { filterRel } from '../plan/rel.ts';
import type { OperatorLowering } from './lowering.ts';
import { scopeOver } from './lowering.ts';

/** `where condition`: keeps the rows for which it is true; null counts as false. */
export const lowerFilter: OperatorLowering = (node, input, scope) => {
  const condition = scope.lowering.scalar(node.child('Condition'), scopeOver(input, scope));
  return { ...input, rel: filterRel(input.rel, convert(condition, 'bool')), name: undefined };
};
