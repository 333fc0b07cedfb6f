import type { OperatorLowering } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { refuse } from '../../lowering/refusal.ts';

/** `render …`: says how to draw the answer, and changes nothing in it. */
export const lowerRender: OperatorLowering = (_node, input) => input;

/** `as name`: what `withsource` says of this table, and a name for it in the rest of the query. */
export const lowerAs: OperatorLowering = (node, input, scope) => {
  readParameters(node, []);
  if (input.partition !== undefined) refuse(node, "'as' inside another operator");
  const name = node.child('Name').symbolOrText;
  scope.environment.define(name, { kind: 'table', make: scope.lowering.share(input) });
  return { ...input, name };
};
