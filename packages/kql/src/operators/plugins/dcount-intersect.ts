import { hllIntersect } from '../../functions/aggregates/sketches.ts';
import { call, type Scalar } from '../../plan/scalar.ts';
import type { PluginLowering } from './evaluate.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { project } from '../../lowering/projection.ts';
import { refuse } from '../../lowering/refusal.ts';

/** `evaluate dcount_intersect(a, b, …)`: how many values the first set has, the first two have in common, and so on. */
export const lowerDcountIntersect: PluginLowering = ({ node, args }, input, scope) => {
  const sets = args.map((argument) => scope.lowering.scalar(argument, scopeOver(input, scope)));
  const added = node.columns.slice(input.columns.length);
  if (added.length !== sets.length) refuse(node, `dcount_intersect with ${sets.length} sets`);
  const outputs = added.map(({ name, type }, index) => ({
    column: scope.lowering.newColumn(name, type),
    value: call('hll_count', 'long', commonOf(sets.slice(0, index + 1))),
  }));
  return project({ ...input, name: undefined }, [...input.columns, ...outputs], scope.lowering);
};

function commonOf(sets: readonly Scalar[]): Scalar {
  return sets.reduce((left, right) => hllIntersect.call(left, right));
}
