import { call, literal, nullLiteral, type Scalar } from '../plan/scalar.ts';
import type { KqlType } from '../schema/types.ts';

const numericOrder: readonly KqlType[] = ['int', 'long', 'real', 'decimal'];

/**
 * The scalar as another type, by the primitive `<from>_to_<to>`. Nulls stay null; into `string` they become empty.
 * The conversions are Kusto's `tostring()`, `tolong()`, …
 */
export function convert(scalar: Scalar, type: KqlType): Scalar {
  if (scalar.type === type) return scalar;
  if (scalar.kind === 'literal') {
    if (scalar.value === null) return nullLiteral(type);
    if (scalar.type === 'int' && type === 'long') return literal('long', scalar.value);
    if ((scalar.type === 'int' || scalar.type === 'long') && type === 'real') {
      return literal('real', Number(scalar.value));
    }
  }
  return call(`${scalar.type}_to_${type}`, type, scalar);
}

/**
 * What an operator or a function takes a dynamic for, without a word of the query. As `convert`, but for a dynamic beside
 * a whole number that holds a real: no known answer tells whether Kusto cuts it or computes with it, so that the query
 * ends with an error as soon as it would matter.
 */
export function convertHeld(scalar: Scalar, type: KqlType): Scalar {
  if (scalar.type !== 'dynamic' || (type !== 'int' && type !== 'long')) return convert(scalar, type);
  return convert(call('kql_whole_in_dynamic', 'dynamic', scalar), type);
}

export function isNumeric(type: KqlType): boolean {
  return numericOrder.includes(type);
}

/** The type in which values of both types are compared or combined; undefined where there is none. */
export function commonType(left: KqlType, right: KqlType): KqlType | undefined {
  if (left === right) return left;
  if (isNumeric(left) && isNumeric(right)) {
    return numericOrder[Math.max(numericOrder.indexOf(left), numericOrder.indexOf(right))];
  }
  if (left === 'dynamic') return right;
  if (right === 'dynamic') return left;
  if (left === 'string' || right === 'string') return 'string';
  if (left === 'bool' && isNumeric(right)) return right;
  if (right === 'bool' && isNumeric(left)) return left;
  if (left === 'timespan' && isNumeric(right)) return right;
  if (right === 'timespan' && isNumeric(left)) return left;
  return undefined;
}

/** A type that can hold all of them: `dynamic` where they have nothing else in common. */
export function widestType(types: readonly KqlType[]): KqlType {
  return types.reduce((all, type) => (all === type ? all : (commonTypeOfValues(all, type) ?? 'dynamic')));
}

function commonTypeOfValues(left: KqlType, right: KqlType): KqlType | undefined {
  return isNumeric(left) && isNumeric(right) ? commonType(left, right) : undefined;
}
