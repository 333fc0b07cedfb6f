import { reject } from '../../lowering/refusal.ts';
import type { ScalarUdf } from '../../lowering/scalar-udf.ts';
import { call, type Scalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { checkRegex } from '../../values/text/regex.ts';
import { convertArguments, type FunctionCall } from './function-call.ts';
import { internal, type InternalFunction } from './internal-function.ts';
import type { ParameterType, UdfSpec } from './javascript-udf.ts';

/** A row of the table of functions: its names, and how a call becomes a scalar of the plan. */
export interface ScalarFunction {
  readonly names: readonly string[];
  lower(call: FunctionCall): Scalar;
  /** The JavaScript that the engine has to register for it. */
  readonly udf?: ScalarUdf;
}

/** A row of a family's table: a function of KQL, or one that functions of KQL are made of. */
export type FunctionRow = ScalarFunction | InternalFunction;

/** A function that is a primitive of the plan, with its own SQL. */
export function native(
  names: readonly string[],
  parameters: readonly ParameterType[],
  type: KqlType,
  primitive: string,
): ScalarFunction {
  return { names, lower: (invocation) => call(primitive, type, ...convertArguments(invocation, parameters)) };
}

/** A function lowered by hand. */
export function lowered(
  names: readonly string[],
  lower: (invocation: FunctionCall) => Scalar,
): ScalarFunction {
  return { names, lower };
}

/** At least one name: the first is the function's own, the others say the same. */
export type FunctionNames = readonly [string, ...string[]];

/** A function in JavaScript as the plan and the engine know it. */
export interface JavascriptSpec<P extends readonly ParameterType[], R extends KqlType> extends UdfSpec<P, R> {
  readonly names: FunctionNames;
  /** Index of a parameter that is a regular expression, checked at translation where it is constant. */
  readonly regex?: number;
}

/** A function of KQL that others call too. */
export type JavascriptFunction<P extends readonly ParameterType[] = readonly ParameterType[]> =
  ScalarFunction & InternalFunction<P>;

/**
 * A function in JavaScript. Null (empty for texts) as soon as a parameter without `?` is null, dynamic ones excepted:
 * these see the null. Dynamics arrive parsed.
 */
export function javascript<const P extends readonly ParameterType[], R extends KqlType>(
  spec: JavascriptSpec<P, R>,
): JavascriptFunction<P> {
  const inner = internal(spec.names[0], spec);
  const lower = (invocation: FunctionCall): Scalar => {
    const args = convertArguments(invocation, spec.parameters);
    if (spec.regex !== undefined) rejectBadRegex(args[spec.regex], invocation);
    return call(inner.udf.name, spec.returns, ...args);
  };
  return { ...inner, names: spec.names, lower };
}

function rejectBadRegex(pattern: Scalar | undefined, invocation: FunctionCall): void {
  if (pattern?.kind !== 'literal' || typeof pattern.value !== 'string') return;
  const wrong = checkRegex(pattern.value);
  if (wrong !== undefined)
    reject(invocation.node, `the regular expression '${pattern.value}' is not valid: ${wrong}`);
}
