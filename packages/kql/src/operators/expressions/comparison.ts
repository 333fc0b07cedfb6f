import { commonType, convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { call, type Scalar } from '../../plan/scalar.ts';
import type { ExpressionLowering } from '../../lowering/lowering.ts';
import { refuse } from '../../lowering/refusal.ts';
import { isComparable, rejectOperands } from './operand-types.ts';

const names: Readonly<Record<string, string>> = {
  EqualExpression: 'equal',
  NotEqualExpression: 'not_equal',
  LessThanExpression: 'less',
  LessThanOrEqualExpression: 'less_or_equal',
  GreaterThanExpression: 'greater',
  GreaterThanOrEqualExpression: 'greater_or_equal',
};

/** `== != < <= > >=`. */
export const lowerComparison: ExpressionLowering = (node, scope) => {
  const left = scope.lowering.scalar(node.child('Left'), scope);
  const right = scope.lowering.scalar(node.child('Right'), scope);
  if (!isComparable(left.type, right.type))
    return rejectOperands(node, node.child('Operator').text, left.type, right.type);
  return compare(names[node.kind] ?? 'equal', left, right, node);
};

/** Compares two values in the type that both can be read in; a dynamic counts as the scalar that it holds. */
export function compare(name: string, left: Scalar, right: Scalar, node: KustoNode): Scalar {
  const [a, b] = [operand(left, right), operand(right, left)];
  // Of what is compared, not of what it came from: a dynamic beside an int may hold 0.5.
  const type = commonType(a.type, b.type);
  if (type === undefined) return refuse(node, `comparing ${left.type} with ${right.type}`);
  if (a.type === b.type) return call(name, 'bool', a, b);
  return call(name, 'bool', convert(a, type), convert(b, type));
}

/** Null stays null when a dynamic is compared with a text, unlike in `tostring()`. */
function operand(value: Scalar, other: Scalar): Scalar {
  if (value.type !== 'dynamic' || other.type === 'dynamic') return value;
  if (other.type === 'string') return call('dynamic_text', 'string', value);
  if (other.type === 'int' || other.type === 'long') return call('dynamic_number', 'real', value);
  return value;
}

/** `between (a .. b)`: both ends included; an upper end that is a timespan counts from the lower. */
export const lowerBetween: ExpressionLowering = (node, scope) => {
  const value = scope.lowering.scalar(node.child('Left'), scope);
  const couple = node.child('Right');
  const low = scope.lowering.scalar(couple.child('First'), scope);
  const high = scope.lowering.scalar(couple.child('Second'), scope);
  const isSpan = high.type === 'timespan' && low.type === 'datetime';
  const upper = isSpan
    ? call('datetime_add', 'datetime', call('as_long', 'long', low), call('as_long', 'long', high))
    : high;
  const inside = call(
    'and',
    'bool',
    compare('greater_or_equal', value, low, node),
    compare('less_or_equal', value, upper, node),
  );
  return node.kind === 'NotBetweenExpression' ? call('not', 'bool', inside) : inside;
};

export const lowerLogic: ExpressionLowering = (node, scope) => {
  const left = scope.lowering.scalar(node.child('Left'), scope);
  const right = scope.lowering.scalar(node.child('Right'), scope);
  const name = node.kind === 'AndExpression' ? 'and' : 'or';
  return call(name, 'bool', convert(left, 'bool'), convert(right, 'bool'));
};
