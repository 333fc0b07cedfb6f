import { convert } from '../../lowering/convert.ts';
import { aggregateRel, sortRel, type Output } from '../../plan/rel.ts';
import { columnRef, type SortKey } from '../../plan/scalar.ts';
import { constantCount } from '../order/limit.ts';
import { columnsAs, scopeOver, type OperatorLowering } from '../../lowering/lowering.ts';
import { refuse } from '../../lowering/refusal.ts';
import { unordered } from '../../lowering/relation.ts';

/**
 * `top-hitters n of x [by y]`: the values of x that have the most rows, or the largest sum of y. Exact here, where
 * Kusto may approximate.
 */
export const lowerTopHitters: OperatorLowering = (node, input, scope) => {
  if (input.partition !== undefined) refuse(node, 'top-hitters inside another operator');
  const count = constantCount(node.child('Expression'), scope);
  const inner = scopeOver(input, scope);
  const value = scope.lowering.scalar(node.child('OfExpression'), inner);
  const [of, hits] = columnsAs(node.columns, scope.lowering);
  if (of === undefined || hits === undefined) return refuse(node, 'top-hitters of several columns');
  const by = node.optional('ByClause')?.child('Expression');
  const key: Output = { column: of, value: convert(value, of.type) };
  const summed = by === undefined ? undefined : scope.lowering.scalar(by, inner);
  if (summed !== undefined && summed.type !== 'int' && summed.type !== 'long' && summed.type !== 'real') {
    refuse(node, `top-hitters by a ${summed.type}`);
  }
  const aggregate =
    summed === undefined
      ? { column: hits, name: 'count', args: [] }
      : {
          column: hits,
          name: summed.type === 'real' ? 'sum_real' : 'sum_whole',
          args: [convert(summed, hits.type)],
        };
  const order: SortKey[] = [{ value: columnRef(hits), descending: true, nullsFirst: false }];
  const rel = sortRel(aggregateRel(input.rel, [key], [aggregate]), order, count);
  return { ...unordered(input, rel, [of, hits]), order, serialized: true };
};
