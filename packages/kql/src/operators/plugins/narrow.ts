import { convert } from '../../lowering/convert.ts';
import { projectRel, type Output } from '../../plan/rel.ts';
import { call, columnRef, longLiteral, textLiteral } from '../../plan/scalar.ts';
import type { PluginLowering } from './evaluate.ts';
import { columnsAs } from '../../lowering/lowering.ts';
import { unordered } from '../../lowering/relation.ts';

/** `evaluate narrow()`: a row per cell: the row's number, the column's name, the value as text. */
export const lowerNarrow: PluginLowering = ({ node }, input, scope) => {
  const number = scope.lowering.newColumn('number', 'long');
  const kept = input.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const window = {
    kind: 'window',
    type: 'long',
    name: 'row_number',
    args: [],
    partition: [],
    order: input.order,
  } as const;
  const numbered = projectRel(input.rel, [...kept, { column: number, value: window }]);
  const columns = columnsAs(node.columns, scope.lowering);
  const row = call('subtract', 'long', columnRef(number), longLiteral(1));
  const branches = input.columns.map((column) => ({
    input: numbered,
    values: [row, textLiteral(column.name), convert(columnRef(column), 'string')],
  }));
  return unordered({ ...input, hidden: [] }, { kind: 'union', branches, columns }, columns);
};
