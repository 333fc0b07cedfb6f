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
export function lowerArguments(one: FunctionCall): readonly Scalar[] {
  return one.nodes.map((node) => one.scope.lowering.scalar(node, one.scope));
}

/** The argument, which must be there. */
export function argument(one: FunctionCall, index: number): Scalar {
  const node = one.nodes[index];
  return node === undefined
    ? reject(one.node, `'${one.name}' needs ${index + 1} arguments`)
    : one.scope.lowering.scalar(node, one.scope);
}

/** The arguments converted to the parameters' types; missing optional ones are null. */
export function convertArguments(one: FunctionCall, parameters: readonly ParameterType[]): readonly Scalar[] {
  if (one.nodes.length > parameters.length)
    refuse(one.node, `'${one.name}' with ${one.nodes.length} arguments`);
  return parameters.map((parameter, index) => {
    const type = baseType(parameter);
    if (one.nodes[index] !== undefined) return convert(argument(one, index), type);
    return parameter.endsWith('?') ? optionalNull(type) : argument(one, index);
  });
}

function optionalNull(type: KqlType): Scalar {
  return type === 'string' ? { kind: 'literal', type, value: null } : nullLiteral(type);
}
