import type { KustoNode } from '../../kusto/node.ts';
import { convert } from '../../lowering/convert.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { nullLiteral, type Scalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { baseType, type ParameterType } from './javascript-udf.ts';

/** A call of a built-in function as the author wrote it. */
export interface FunctionCall {
  readonly name: string;
  readonly node: KustoNode;
  /** The nodes of the arguments. */
  readonly nodes: readonly KustoNode[];
  readonly scope: Scope;
  /** The type that the binder gives the result. */
  readonly type: KqlType;
}

/** The lowered arguments, names removed. */
export function lowerArguments(invocation: FunctionCall): readonly Scalar[] {
  return invocation.nodes.map((node) => invocation.scope.lowering.scalar(node, invocation.scope));
}

/** The argument, which must be there. */
export function argument(invocation: FunctionCall, index: number): Scalar {
  const node = invocation.nodes[index];
  return node === undefined
    ? reject(invocation.node, `'${invocation.name}' needs ${index + 1} arguments`)
    : invocation.scope.lowering.scalar(node, invocation.scope);
}

/** The arguments converted to the parameters' types; missing optional ones are null. */
export function convertArguments(
  invocation: FunctionCall,
  parameters: readonly ParameterType[],
): readonly Scalar[] {
  if (invocation.nodes.length > parameters.length)
    refuse(invocation.node, `'${invocation.name}' with ${invocation.nodes.length} arguments`);
  return parameters.map((parameter, index) => {
    const type = baseType(parameter);
    if (invocation.nodes[index] !== undefined) return convert(argument(invocation, index), type);
    return parameter.endsWith('?') ? optionalNull(type) : argument(invocation, index);
  });
}

function optionalNull(type: KqlType): Scalar {
  return type === 'string' ? { kind: 'literal', type, value: null } : nullLiteral(type);
}
