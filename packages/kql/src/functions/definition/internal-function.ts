import type { ScalarUdf } from '../../lowering/scalar-udf.ts';
import { call, type CallScalar, type Scalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { udfOf, type ParameterType, type UdfSpec } from './javascript-udf.ts';

/** A scalar for each parameter. */
type ScalarsFor<P extends readonly ParameterType[]> = { readonly [K in keyof P]: Scalar };

/**
 * A function in JavaScript that KQL has no name for: functions, operators and the SQL of primitives are made of it. It
 * is a row of its family's table like any other function, so that the engine registers it.
 */
export interface InternalFunction<P extends readonly ParameterType[] = readonly ParameterType[]> {
  readonly udf: ScalarUdf;
  /** The call in the plan. The arguments have the types of the parameters: nothing is converted. */
  call(...args: ScalarsFor<P>): CallScalar;
}

/**
 * Makes one: `internal('set_has', { parameters: ['dynamic', 'dynamic'], returns: 'bool', evaluate })`, and in the plan
 * `setHas.call(set, value)`. SQL and programs of `scan` know it as `kql_set_has`.
 */
export function internal<const P extends readonly ParameterType[], R extends KqlType>(
  name: string,
  spec: UdfSpec<P, R>,
): InternalFunction<P> {
  const udf = udfOf(name, spec);
  return { udf, call: (...args) => call(udf.name, spec.returns, ...args) };
}
