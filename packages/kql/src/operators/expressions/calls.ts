import { convert } from '../../lowering/convert.ts';
import { findScalarFunction } from '../../functions/registry.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { bindArguments, runBody } from '../statements/function-body.ts';
import type { ExpressionLowering } from '../../lowering/lowering.ts';
import { refuse } from '../../lowering/refusal.ts';
import type { Scalar } from '../../plan/scalar.ts';

/** A call of a built-in scalar function, or of a function of the author. */
export const lowerCall: ExpressionLowering = (node, scope) => {
  const name = node.child('Name').text;
  const aggregated = scope.aggregate?.(node);
  if (aggregated !== undefined) return aggregated;
  const body = node.calledBody();
  if (body !== undefined) return lowerOwnFunction(node, body, scope);
  const known = findScalarFunction(name);
  if (known === undefined) return refuse(node, `the function '${name}'`);
  const nodes = node.child('ArgumentList').expressions;
  const result = known.lower({ name, node, nodes, scope, type: node.type ?? 'dynamic' });
  return node.type === undefined || node.type === result.type ? result : convert(result, node.type);
};

function lowerOwnFunction(
  node: KustoNode,
  body: KustoNode,
  scope: Parameters<ExpressionLowering>[1],
): Scalar {
  const environment = bindArguments(node, scope);
  const inner = { lowering: scope.lowering, environment, columns: [] };
  const { expression, scope: bodyScope } = runBody(body, inner);
  if (expression === undefined) return refuse(node, 'a function without a value');
  return scope.lowering.scalar(expression, bodyScope);
}
