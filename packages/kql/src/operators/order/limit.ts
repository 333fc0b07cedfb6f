import { rowCount } from '../../functions/query/row-count.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { filterRel, projectRel, sortRel, type Output } from '../../plan/rel.ts';
import { call, columnRef, longLiteral, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { sortBy } from './sort.ts';

/** `take n`: any n rows; the first n where the rows are in order. */
export const lowerTake: OperatorLowering = (node, input, scope) =>
  limitRows(input, countOf(node.child('Expression'), scope), scope);

/** `top n by expression`. */
export const lowerTop: OperatorLowering = (node, input, scope) => {
  const sorted = sortBy([node.child('ByExpression')], input, scope);
  return limitRows(sorted, countOf(node.child('Expression'), scope), scope);
};

/** A number of rows: constant, or made of what is found once before the query, as `toscalar()` is. */
function countOf(node: KustoNode, scope: Scope): number | Scalar {
  const count = scope.lowering.scalar(node, { ...scope, columns: [] });
  return isFoundOnce(count) && wholeConstant(count) === undefined
    ? rowCount.call(convert(count, 'long'))
    : constantCount(node, scope);
}

function isFoundOnce(scalar: Scalar): boolean {
  if (scalar.kind === 'literal') return scalar.value !== null;
  if (scalar.kind === 'subquery') return true;
  const isComputed =
    scalar.kind === 'call' && (scalar.name in arithmetic || /^(?:divide$|[a-z]+_to_)/.test(scalar.name));
  return isComputed && scalar.args.every(isFoundOnce);
}

/** A number of rows that must be known when the query is translated. */
export function constantCount(node: KustoNode, scope: Scope): number {
  const count = wholeConstant(scope.lowering.scalar(node, { ...scope, columns: [] }));
  if (count === undefined) return refuse(node, 'a row count that is not constant');
  return count < 0n ? reject(node, 'the number of rows is negative') : Number(count);
}

const arithmetic: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  add: (left, right) => left + right,
  subtract: (left, right) => left - right,
  multiply: (left, right) => left * right,
};

/** The value of `n`, `n + 1`, or a parameter of another whole type; undefined where it is not a whole constant. */
function wholeConstant(scalar: Scalar): bigint | undefined {
  if (scalar.kind === 'literal') return typeof scalar.value === 'bigint' ? scalar.value : undefined;
  if (scalar.kind !== 'call') return undefined;
  const [left, right] = scalar.args.map(wholeConstant);
  if (scalar.name === 'long_to_int' || scalar.name === 'int_to_long') return left;
  const combine = arithmetic[scalar.name];
  return combine === undefined || left === undefined || right === undefined
    ? undefined
    : combine(left, right);
}

/** The first `count` rows in the relation's order; of every partition where there is one. */
export function limitRows(input: Relation, count: number | Scalar, scope: Scope): Relation {
  if (input.partition === undefined && typeof count === 'number') {
    return { ...input, rel: sortRel(input.rel, input.order, count), name: undefined };
  }
  const number = scope.lowering.newColumn('number', 'long');
  const value = {
    kind: 'window',
    type: 'long',
    name: 'row_number',
    args: [],
    partition: input.partition === undefined ? [] : [columnRef(input.partition)],
    order: input.order,
  } as const;
  const kept = input.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const numbered = projectRel(input.rel, [...kept, { column: number, value }]);
  const condition = call(
    'less_or_equal',
    'bool',
    columnRef(number),
    typeof count === 'number' ? longLiteral(count) : count,
  );
  return { ...input, rel: filterRel(numbered, condition), hidden: [...input.hidden, number] };
}
