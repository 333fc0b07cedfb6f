import type { OperatorLowering } from './lowering.ts';
import { readParameters } from './parameters.ts';

/** `render …`: says how to draw the answer, and changes nothing in it. */
export const lowerRender: OperatorLowering = (_node, input) => input;

/** `as name`: what `withsource` says of this table. */
export const lowerAs: OperatorLowering = (node, input) => {
  readParameters(node, []);
  return { ...input, name: node.child('Name').symbolOrText };
};

/** `consume`: no columns change; the rows are the answer's caller's. */
export const lowerSerializeOnly: OperatorLowering = (_node, input) => ({ ...input, serialized: true });
