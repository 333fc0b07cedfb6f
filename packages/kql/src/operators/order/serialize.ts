import { lowerExtend } from '../shape/extend.ts';
import type { OperatorLowering } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';

/** `serialize [a = …]`: the rows' order counts from here on, so that window functions are allowed. */
export const lowerSerialize: OperatorLowering = (node, input, scope) => {
  readParameters(node, []);
  const serialized = { ...input, serialized: true };
  return node.list('Expressions').length === 0 ? serialized : lowerExtend(node, serialized, scope);
};
