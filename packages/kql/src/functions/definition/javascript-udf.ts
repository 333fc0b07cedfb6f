import type { ScalarUdf, UdfType, UdfValue } from '../../lowering/scalar-udf.ts';
import type { KqlType } from '../../schema/types.ts';
import { dynamicFrom, dynamicText, type DynamicValue } from '../../values/dynamic/dynamic.ts';

/** A parameter's type; `?` marks one that may be left out and is then null. */
export type ParameterType = KqlType | `${KqlType}?`;

export function baseType(parameter: ParameterType): KqlType {
  return parameter.replace('?', '') as KqlType;
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

/** A function in JavaScript: the types of its parameters and of its result, and what it does with them. */
export interface UdfSpec<P extends readonly ParameterType[], R extends KqlType> {
  readonly parameters: P;
  readonly returns: R;
  /** Gives another value at each call. */
  readonly volatile?: true;
  /** Tells datetimes, timespans and guids in its dynamics from texts; in its results they are what they were. */
  readonly keepsTypes?: true;
  evaluate(...args: ValuesOf<P>): Values[R] | null;
}

/**
 * What the engine registers. Null (empty for texts) as soon as a parameter without `?` is null, dynamic ones excepted:
 * these see the null. Dynamics arrive parsed.
 */
export function udfOf<const P extends readonly ParameterType[], R extends KqlType>(
  name: string,
  spec: UdfSpec<P, R>,
): ScalarUdf {
  const types = spec.parameters.map((parameter) => ({
    type: baseType(parameter),
    optional: parameter.endsWith('?'),
  }));
  const whenNull: UdfValue = spec.returns === 'string' ? '' : null;
  const evaluate = (...raw: readonly UdfValue[]): UdfValue => {
    const args: unknown[] = [];
    for (const [index, { type, optional }] of types.entries()) {
      const value = raw[index] ?? null;
      if (value === null && !optional && type !== 'dynamic') return whenNull;
      args.push(type === 'dynamic' ? dynamicFrom(value as string | null, spec.keepsTypes) : value);
    }
    const result = spec.evaluate(...(args as unknown as ValuesOf<P>));
    if (spec.returns === 'dynamic') return dynamicText(result);
    return result === null ? whenNull : (result as UdfValue);
  };
  const parameters = types.map((type) => udfTypes[type.type]);
  return {
    name: `kql_${name}`,
    parameters,
    returns: udfTypes[spec.returns],
    volatile: spec.volatile ?? false,
    evaluate,
  };
}
