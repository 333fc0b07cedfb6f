import { projectRel, type Output } from '../plan/rel.ts';
import { columnRef, type Column } from '../plan/scalar.ts';
import type { Lowering } from './lowering.ts';
import { hoistWindows } from './window-hoisting.ts';
import { rowWise, type Relation } from './relation.ts';

/**
 * Projects a relation to the outputs, in order, carrying along what stays hidden and what its order needs.
 * An output that is a column of the input unchanged may be given as the column itself.
 */
export function project(
  input: Relation,
  outputs: readonly (Output | Column)[],
  lowering: Lowering,
): Relation {
  const wanted = outputs.map((one): Output =>
    'value' in one ? one : { column: one, value: columnRef(one) },
  );
  const { relation, scalars } = hoistWindows(
    input,
    wanted.map((one) => one.value),
    (type) => lowering.newColumn('window', type),
  );
  const visible = wanted.map((one, index): Output => ({
    column: one.column,
    value: scalars[index] ?? one.value,
  }));
  const columns = visible.map((one) => one.column);
  const kept = new Set(columns);
  const carried = carriedColumns(relation).filter((one) => !kept.has(one));
  const hidden = carried.map((one): Output => ({ column: one, value: columnRef(one) }));
  return rowWise(relation, projectRel(relation.rel, [...visible, ...hidden]), columns);
}

/** The columns that must survive though the author does not see them. */
function carriedColumns(relation: Relation): readonly Column[] {
  const ordering = relation.order.flatMap((key) => (key.value.kind === 'column' ? [key.value.column] : []));
  return [...new Set([...relation.hidden, ...ordering])];
}
