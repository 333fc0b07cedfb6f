import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { columnRef, longLiteral, type Scalar } from '../../plan/scalar.ts';
import { columnsAs, type SourceLowering } from '../../lowering/lowering.ts';
import { constantTable } from './tables.ts';

/** `datatable(a:type, …)[…]`: its rows keep their order. */
export const lowerDatatable: SourceLowering = (node, scope) => {
  const columns = columnsAs(node.columns, scope.lowering);
  const values = node.list('Values');
  const width = Math.max(1, columns.length);
  const position = scope.lowering.newColumn('position', 'long');
  const rows = Array.from({ length: Math.floor(values.length / width) }, (_, row): readonly Scalar[] => [
    ...columns.map((column, index) =>
      cell(values[row * width + index], column.type, (literal) => scope.lowering.scalar(literal, scope)),
    ),
    longLiteral(row),
  ]);
  const order = [{ value: columnRef(position), descending: false, nullsFirst: true }];
  const table = constantTable(rows, [...columns, position]);
  return { ...table, columns, hidden: [position], order };
};

function cell(node: KustoNode | undefined, type: Scalar['type'], lower: (node: KustoNode) => Scalar): Scalar {
  if (node === undefined) throw new Error('a datatable row is too short');
  return convert(lower(node), type);
}
