import { convert } from '../functions/convert.ts';
import { columnsAs, type SourceLowering } from './lowering.ts';
import { lowerNamed } from './named-expressions.ts';
import { refuse } from './refusal.ts';
import { constantTable } from './tables.ts';

/** `print a = 1, …`: one row. */
export const lowerPrint: SourceLowering = (node, scope) => {
  const values = node.list('Expressions').flatMap((one) => lowerNamed(one, { ...scope, columns: [] }));
  const columns = columnsAs(node.columns, scope.lowering);
  if (columns.length !== values.length) refuse(node, 'printing several values by one expression');
  const row = values.map(({ value }, index) => convert(value, columns[index]?.type ?? value.type));
  return { ...constantTable([row], columns), serialized: true };
};
