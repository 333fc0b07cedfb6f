import type { OperatorLowering } from '../../lowering/lowering.ts';
import { reject } from '../../lowering/refusal.ts';

/** `assert-schema (a:type, …)`: the rows as they are, where their columns are exactly these. */
export const lowerAssertSchema: OperatorLowering = (node, input) => {
  const wanted = node
    .child('Schema')
    .list('Columns')
    .map((one) => `${one.child('Name').symbolOrText}:${one.child('Type').text}`);
  const found = input.columns.map((one) => `${one.name}:${one.type}`);
  if (wanted.join(', ') !== found.join(', ')) reject(node, `the columns are (${found.join(', ')})`);
  return { ...input, name: undefined };
};
