import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { projectRel, type Output } from '../../plan/rel.ts';
import { columnRef } from '../../plan/scalar.ts';
import type { Lowering, SourceLowering } from '../../lowering/lowering.ts';
import { refuse } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { rowWise } from '../../lowering/relation.ts';

/** `left | operator`. The names and types of the output are the binder's. */
export const lowerPipe: SourceLowering = (node, scope) => {
  const input = scope.lowering.table(node.child('Expression'), scope);
  const operator = node.child('Operator');
  return conform(scope.lowering.apply(operator, input, scope), operator, scope.lowering);
};

/** Gives the columns the binder's names and types; they must be as many. */
export function conform(relation: Relation, node: KustoNode, lowering: Lowering): Relation {
  const wanted = node.columns;
  if (wanted.length === 0) return relation;
  if (wanted.length !== relation.columns.length) {
    const [ours, theirs] = [relation.columns, wanted].map((list) =>
      list.map((column) => column.name).join(', '),
    );
    return refuse(node, `an operator whose columns are '${theirs ?? ''}' (we make '${ours ?? ''}')`);
  }
  const same = relation.columns.every(
    (column, index) => column.name === wanted[index]?.name && column.type === wanted[index].type,
  );
  if (same) return relation;
  const outputs = relation.columns.map((from, index): Output => {
    const to = wanted[index] ?? from;
    return { column: lowering.newColumn(to.name, to.type), value: convert(columnRef(from), to.type) };
  });
  const hidden = relation.rel.columns.filter(
    (column) => relation.hidden.includes(column) || isNeededForOrder(column.id, relation),
  );
  const carried = hidden.map((column): Output => ({ column: column, value: columnRef(column) }));
  const rel = projectRel(relation.rel, [...outputs, ...carried]);
  return {
    ...rowWise(
      relation,
      rel,
      outputs.map((output) => output.column),
    ),
    name: relation.name,
  };
}

function isNeededForOrder(id: number, relation: Relation): boolean {
  return relation.order.some((key) => key.value.kind === 'column' && key.value.column.id === id);
}
