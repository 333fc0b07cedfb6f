import { commonType, convert } from '../../lowering/convert.ts';
import { holdsLong } from '../../functions/conversion/type-conversions.ts';
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
  if (left.type === 'dynamic' && isWideLong(right)) return compareWithLong(name, left, right, false);
  if (right.type === 'dynamic' && isWideLong(left)) return compareWithLong(name, right, left, true);
  const operands = inCommonType(left, right);
  if (operands === undefined) return refuse(node, `comparing ${left.type} with ${right.type}`);
  return call(name, 'bool', ...operands);
}

/** Both values in the type in which they are compared; undefined where there is none. */
export function inCommonType(left: Scalar, right: Scalar): readonly [Scalar, Scalar] | undefined {
  const [a, b] = [operand(left, right), operand(right, left)];
  // Of what is compared, not of what it came from: a dynamic beside an int may hold 0.5.
  const type = commonType(a.type, b.type);
  return type === undefined ? undefined : [convert(a, type), convert(b, type)];
}

const exactInReal = 2n ** 53n;

/** Whether the long may have digits that a real has not. */
function isWideLong(scalar: Scalar): boolean {
  if (scalar.type !== 'long') return false;
  if (scalar.kind !== 'literal' || typeof scalar.value !== 'bigint') return true;
  return scalar.value >= exactInReal || scalar.value <= -exactInReal;
}

/** Longs are compared as longs, and what else a dynamic holds as a real. */
function compareWithLong(name: string, held: Scalar, long: Scalar, isLongFirst: boolean): Scalar {
  const ordered = (value: Scalar, other: Scalar): Scalar =>
    isLongFirst ? call(name, 'bool', other, value) : call(name, 'bool', value, other);
  return {
    kind: 'case',
    type: 'bool',
    branches: [
      {
        when: holdsLong.call(held),
        then: ordered(convert(held, 'long'), long),
      },
    ],
    otherwise: ordered(call('dynamic_number', 'real', held), convert(long, 'real')),
  };
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
