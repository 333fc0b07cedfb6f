import type { OperatorLowering } from '../../lowering/lowering.ts';
import { constantCount, limitRows } from '../order/limit.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { distinctOf } from './distinct.ts';

/** `sample n`: any n rows. The first ones, so that the same query gives the same rows over the same data. */
export const lowerSample: OperatorLowering = (node, input, scope) => {
  readParameters(node, []);
  const count = constantCount(node.child('Expression'), scope);
  return { ...limitRows(input, count, scope), order: [], serialized: false };
};

/** `sample-distinct n of x`: any n different values. */
export const lowerSampleDistinct: OperatorLowering = (node, input, scope) => {
  const count = constantCount(node.child('Expression'), scope);
  const distinct = distinctOf(node, [node.child('OfExpression')], input, scope);
  return { ...limitRows(distinct, count, scope), order: [], serialized: false };
};
