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
  const wanted = outputs.map((output): Output =>
    'value' in output ? output : { column: output, value: columnRef(output) },
  );
  const { relation, scalars } = hoistWindows(
    input,
    wanted.map((output) => output.value),
    (type) => lowering.newColumn('window', type),
  );
  const visible = wanted.map((output, index): Output => ({
    column: output.column,
    value: scalars[index] ?? output.value,
  }));
  const columns = visible.map((output) => output.column);
  const kept = new Set(columns);
  const carried = carriedColumns(relation).filter((column) => !kept.has(column));
  const hidden = carried.map((carriedColumn): Output => ({
    column: carriedColumn,
    value: columnRef(carriedColumn),
  }));
  return rowWise(relation, projectRel(relation.rel, [...visible, ...hidden]), columns);
}

/** The columns that must survive though the author does not see them. */
function carriedColumns(relation: Relation): readonly Column[] {
  const ordering = relation.order.flatMap((key) => (key.value.kind === 'column' ? [key.value.column] : []));
  return [...new Set([...relation.hidden, ...ordering])];
}
