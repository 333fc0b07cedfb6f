import type { OperatorLowering } from '../../lowering/lowering.ts';
import { reject } from '../../lowering/refusal.ts';

/** `assert-schema (a:type, …)`: the rows as they are, where their columns are exactly these. */
export const lowerAssertSchema: OperatorLowering = (node, input) => {
  const wanted = node
    .child('Schema')
    .list('Columns')
    .map((column) => `${column.child('Name').symbolOrText}:${column.child('Type').text}`);
  const found = input.columns.map((column) => `${column.name}:${column.type}`);
  if (wanted.join(', ') !== found.join(', ')) reject(node, `the columns are (${found.join(', ')})`);
  return { ...input, name: undefined };
};
