import type { ExpressionLowering } from '../../lowering/lowering.ts';
import { refuse } from '../../lowering/refusal.ts';

const reasons: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  ForkOperator: ["'fork', which answers several tables,", 'make a query of each branch'],
  FacetOperator: [
    "'facet', which answers several tables,",
    'make a query of each column: … | summarize count() by x',
  ],
  ConsumeOperator: ["'consume', which answers nothing,", 'leave it out'],
};

/** A pipeline that is not a table: it gives several, or none, and the engine answers one. */
export const refuseSeveralResults: ExpressionLowering = (node) => {
  const operator = node.child('Operator');
  const [what, hint] = reasons[operator.kind] ?? [
    `'${operator.text}' as a value`,
    'toscalar(…) takes the first value',
  ];
  return refuse(operator, what, hint);
};
