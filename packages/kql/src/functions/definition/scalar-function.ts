import type { KustoNode } from '../../kusto/node.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { call, nullLiteral, type Scalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { convert } from '../../lowering/convert.ts';
import type { ScalarUdf, UdfType, UdfValue } from '../../lowering/scalar-udf.ts';
import { dynamicFrom, dynamicText, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import { checkRegex } from '../../values/text/regex.ts';

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

/** A row of the table of functions: its names, and how a call becomes a scalar of the plan. */
export interface ScalarFunction {
  readonly names: readonly string[];
  lower(call: FunctionCall): Scalar;
  /** The JavaScript that the engine has to register for it. */
  readonly udf?: ScalarUdf;
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

/** A parameter's type; `?` marks one that may be left out and is then null. */
export type ParameterType = KqlType | `${KqlType}?`;

function baseType(parameter: ParameterType): KqlType {
  return parameter.replace('?', '') as KqlType;
}

/** The arguments converted to the parameters' types; missing optional ones are null. */
function convertArguments(one: FunctionCall, parameters: readonly ParameterType[]): readonly Scalar[] {
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

/** A function that is a primitive of the plan, with its own SQL. */
export function native(
  names: readonly string[],
  parameters: readonly ParameterType[],
  type: KqlType,
  primitive: string,
): ScalarFunction {
  return { names, lower: (one) => call(primitive, type, ...convertArguments(one, parameters)) };
}

/** A function lowered by hand. */
export function lowered(names: readonly string[], lower: (one: FunctionCall) => Scalar): ScalarFunction {
  return { names, lower };
}

interface Values {
  readonly bool: boolean;
  readonly int: number;
  readonly long: bigint;
  readonly real: number;
  readonly decimal: string;
  readonly string: string;
  readonly datetime: bigint;
  readonly timespan: bigint;
  readonly guid: string;
  readonly dynamic: DynamicValue;
}

type ValueOf<P extends ParameterType> = P extends KqlType
  ? Values[P]
  : P extends `${infer T extends KqlType}?`
    ? Values[T] | null
    : never;
type ValuesOf<P extends readonly ParameterType[]> = { readonly [K in keyof P]: ValueOf<P[K]> };

const udfTypes: Readonly<Record<KqlType, UdfType>> = {
  bool: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  decimal: 'VARCHAR',
  string: 'VARCHAR',
  datetime: 'BIGINT',
  timespan: 'BIGINT',
  guid: 'VARCHAR',
  dynamic: 'VARCHAR',
};

/** A function in JavaScript as the plan and the engine know it. */
export interface JavascriptSpec<P extends readonly ParameterType[], R extends KqlType> {
  readonly names: readonly string[];
  readonly parameters: P;
  readonly returns: R;
  /** Index of a parameter that is a regular expression, checked at translation where it is constant. */
  readonly regex?: number;
  /** Gives another value at each call. */
  readonly volatile?: true;
  evaluate(...args: ValuesOf<P>): Values[R] | null;
}

/**
 * A function in JavaScript. Null (empty for texts) as soon as a parameter without `?` is null, dynamic ones excepted:
 * these see the null. Dynamics arrive parsed.
 */
export function javascript<const P extends readonly ParameterType[], R extends KqlType>(
  spec: JavascriptSpec<P, R>,
): ScalarFunction {
  const name = spec.names[0] ?? '';
  const udf = udfOf(name, spec);
  const lower = (one: FunctionCall): Scalar => {
    const args = convertArguments(one, spec.parameters);
    if (spec.regex !== undefined) rejectBadRegex(args[spec.regex], one);
    return call(udf.name, spec.returns, ...args);
  };
  return { names: spec.names, lower, udf };
}

function rejectBadRegex(pattern: Scalar | undefined, one: FunctionCall): void {
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
  const wrong = checkRegex(pattern.value);
  if (wrong !== undefined)
    reject(one.node, `the regular expression '${pattern.value}' is not valid: ${wrong}`);
}

/** The JavaScript function alone, for primitives that no single Kusto function stands for. */
export function udfOf<const P extends readonly ParameterType[], R extends KqlType>(
  name: string,
  spec: Pick<JavascriptSpec<P, R>, 'parameters' | 'returns' | 'volatile' | 'evaluate'>,
): ScalarUdf {
  const types = spec.parameters.map((one) => ({ type: baseType(one), optional: one.endsWith('?') }));
  const whenNull: UdfValue = spec.returns === 'string' ? '' : null;
  const evaluate = (...raw: readonly UdfValue[]): UdfValue => {
    const args: unknown[] = [];
    for (const [index, { type, optional }] of types.entries()) {
      const value = raw[index] ?? null;
      if (value === null && !optional && type !== 'dynamic') return whenNull;
      args.push(type === 'dynamic' ? dynamicFrom(value as string | null) : value);
    }
    const result = spec.evaluate(...(args as unknown as ValuesOf<P>));
    if (spec.returns === 'dynamic') return dynamicText(result);
    return result === null ? whenNull : (result as UdfValue);
  };
  const parameters = types.map((one) => udfTypes[one.type]);
  return {
    name: `kql_${name}`,
    parameters,
    returns: udfTypes[spec.returns],
    volatile: spec.volatile ?? false,
    evaluate,
  };
}
