import type { KustoNode } from '../../kusto/node.ts';
import type { Output } from '../../plan/rel.ts';
import { projectRel } from '../../plan/rel.ts';
import { columnRef, type SortKey } from '../../plan/scalar.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';

/** `sort by a, b asc nulls last`: descending where nothing is said; nulls count as smallest. */
export const lowerSort: OperatorLowering = (node, input, scope) =>
  sortBy(node.list('Expressions'), input, scope);

/**
 * The relation in another order. The keys are computed into hidden columns, so that the order survives whatever is
 * done row by row; the order before decides between equals.
 */
export function sortBy(expressions: readonly KustoNode[], input: Relation, scope: Scope): Relation {
  const made: Output[] = [];
  const keys = expressions.map((node): SortKey => {
    const key = lowerSortKey(node, input, scope);
    if (key.value.kind === 'column') return key;
    const column = scope.lowering.newColumn('key', key.value.type);
    made.push({ column, value: key.value });
    return { ...key, value: columnRef(column) };
  });
  const kept = input.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const rel = made.length === 0 ? input.rel : projectRel(input.rel, [...kept, ...made]);
  const hidden = [...input.hidden, ...made.map((output) => output.column)];
  return { ...input, rel, hidden, order: [...keys, ...input.order], serialized: true, name: undefined };
}

function lowerSortKey(node: KustoNode, input: Relation, scope: Scope): SortKey {
  const isOrdered = node.kind === 'OrderedExpression';
  const ordering = isOrdered ? node.optional('Ordering') : undefined;
  const descending = ordering?.optional('AscOrDescKeyword')?.text !== 'asc';
  const nulls = ordering?.optional('NullsClause')?.optional('FirstOrLastKeyword')?.text;
  const expression = isOrdered ? node.child('Expression') : node;
  const value = scope.lowering.scalar(expression, scopeOver(input, scope));
  if (value.type === 'dynamic') {
    reject(expression, 'a dynamic value cannot be sorted by', 'convert it: tostring(x), tolong(x)');
  }
  return { value, descending, nullsFirst: nulls === undefined ? !descending : nulls === 'first' };
}
