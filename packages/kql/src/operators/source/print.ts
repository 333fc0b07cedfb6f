import { convert } from '../../lowering/convert.ts';
import { columnsAs, type SourceLowering } from '../../lowering/lowering.ts';
import { lowerNamed } from '../../lowering/named-expressions.ts';
import { refuse } from '../../lowering/refusal.ts';
import { constantTable } from './tables.ts';

/** `print a = 1, …`: one row. */
export const lowerPrint: SourceLowering = (node, scope) => {
  const values = node
    .list('Expressions')
    .flatMap((expression) => lowerNamed(expression, { ...scope, columns: [] }));
  const columns = columnsAs(node.columns, scope.lowering);
  if (columns.length !== values.length) refuse(node, 'printing several values by one expression');
  const row = values.map(({ value }, index) => convert(value, columns[index]?.type ?? value.type));
  return { ...constantTable([row], columns), serialized: true };
};
