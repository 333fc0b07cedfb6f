import { isNumeric } from '../../lowering/convert.ts';
import { Refusal } from '../../lowering/refusal.ts';
import type { KustoNode } from '../../kusto/node.ts';
import type { KqlType } from '../../schema/types.ts';

/**
 * Whether Kusto compares values of the two types. The binder lets `==` and `!=` of any two through, and Kusto does not:
 * two dynamics need a cast, and a text is compared with a text or a guid.
 */
export function isComparable(left: KqlType, right: KqlType): boolean {
  if (left === 'dynamic' || right === 'dynamic') return left !== right;
  if (left === right) return true;
  const types = [left, right];
  const other = types.find((type) => !isNumeric(type));
  if (other === undefined) return true;
  if (types.some(isNumeric)) return other === 'bool';
  return types.includes('string') && types.includes('guid');
}

/**
 * Whether Kusto computes with values of the two types, of those that the binder lets through: datetimes are subtracted
 * and not added, a timespan is multiplied by a number, and nothing is subtracted from a timespan but another one.
 */
export function isDefined(name: string, left: KqlType, right: KqlType): boolean {
  if (name === 'add') return left !== 'datetime' || right !== 'datetime';
  if (name === 'subtract') return left !== 'timespan' || right !== 'datetime';
  if (name !== 'multiply') return true;
  const isDatetime = left === 'datetime' || right === 'datetime';
  return !isDatetime && (left !== 'timespan' || right !== 'timespan');
}

/** Rejects an operator between types for which Kusto does not define it, in the binder's words. */
export function rejectOperands(node: KustoNode, operator: string, left: KqlType, right: KqlType): never {
  const message = `The operator '${operator}' is not defined for the operand types ${left} and ${right}`;
  throw new Refusal('kql/wrong-operand-type', node, message, conversionHints(left, right));
}

function conversionHints(left: KqlType, right: KqlType): readonly string[] {
  if (left === 'dynamic' && right === 'dynamic')
    return ['convert them to what they hold: tostring(…), tolong(…)'];
  const other = left === 'string' ? right : left;
  return left === 'string' || right === 'string' ? [`convert the text first: to${other}(…)`] : [];
}
