import { convert, convertHeld } from '../../lowering/convert.ts';
import { call, literal, type Scalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import type { ExpressionLowering } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { isDefined, rejectOperands } from './operand-types.ts';
import type { KustoNode } from '../../kusto/node.ts';

const names: Readonly<Record<string, string>> = {
  AddExpression: 'add',
  SubtractExpression: 'subtract',
  MultiplyExpression: 'multiply',
  DivideExpression: 'divide',
  ModuloExpression: 'modulo',
};

/** `+ - * / %`, with the result type that the binder gives. */
export const lowerArithmetic: ExpressionLowering = (node, scope) => {
  const left = scope.lowering.scalar(node.child('Left'), scope);
  const right = scope.lowering.scalar(node.child('Right'), scope);
  const name = names[node.kind];
  if (name === undefined) throw new Error(`${node.kind} is not arithmetic`);
  if (!isDefined(name, left.type, right.type))
    return rejectOperands(node, node.child('Operator').text, left.type, right.type);
  return combine(name, left, right, node.type ?? 'dynamic', node);
};

function combine(name: string, left: Scalar, right: Scalar, type: KqlType, node: KustoNode): Scalar {
  switch (type) {
    case 'int':
    case 'long':
      return call(name, 'long', convertHeld(left, 'long'), convertHeld(right, 'long'));
    case 'real':
    case 'decimal':
      return combineReals(name, left, right, type);
    case 'timespan':
      return combineTimespans(name, left, right, node);
    case 'datetime':
      return call(`datetime_${name}`, 'datetime', ...ticksOfBoth(left, right, 'datetime'));
    case 'dynamic':
      return combineDynamics(name, left, right, node);
    case 'bool':
    case 'string':
    case 'guid':
      return refuse(node, `'${node.child('Operator').text}' of ${left.type} and ${right.type}`);
  }
}

function combineReals(name: string, left: Scalar, right: Scalar, type: 'real' | 'decimal'): Scalar {
  const isDuration = left.type === 'timespan' && right.type === 'timespan';
  if (isDuration && type === 'real') {
    return call(name, 'real', convert(asTicks(left), 'real'), convert(asTicks(right), 'real'));
  }
  return call(name, type, convert(left, type), convert(right, type));
}

/** Sums, differences and remainders are whole ticks; a factor or divisor may be a real. */
function combineTimespans(name: string, left: Scalar, right: Scalar, node: KustoNode): Scalar {
  if (name === 'add' || name === 'subtract' || name === 'modulo') {
    return call('as_timespan', 'timespan', call(name, 'long', ...ticksOfBoth(left, right, 'timespan')));
  }
  const [span, factor] = left.type === 'timespan' ? [left, right] : [right, left];
  if (span.type !== 'timespan') return refuse(node, `'${node.text}'`);
  if (factor.type === 'int' || factor.type === 'long') {
    return call('as_timespan', 'timespan', call(name, 'long', asTicks(span), convert(factor, 'long')));
  }
  const product = call(name, 'real', convert(asTicks(span), 'real'), convert(factor, 'real'));
  return call('as_timespan', 'timespan', convert(product, 'long'));
}

/** A dynamic operand counts as the number that it holds. */
function combineDynamics(name: string, left: Scalar, right: Scalar, node: KustoNode): Scalar {
  if (left.type !== 'dynamic' && right.type !== 'dynamic') return refuse(node, `'${node.text}'`);
  return call(`dynamic_${name}`, 'dynamic', convert(left, 'dynamic'), convert(right, 'dynamic'));
}

function asTicks(scalar: Scalar): Scalar {
  return scalar.type === 'datetime' || scalar.type === 'timespan'
    ? call('as_long', 'long', scalar)
    : convert(scalar, 'long');
}

/** A dynamic beside a datetime or a timespan holds what makes the result: `datetime - datetime` is a timespan. */
function ticksOfBoth(
  left: Scalar,
  right: Scalar,
  result: 'datetime' | 'timespan',
): readonly [Scalar, Scalar] {
  const held = (other: Scalar): KqlType =>
    (other.type === 'datetime') === (result === 'datetime') ? 'timespan' : 'datetime';
  const ticks = (value: Scalar, other: Scalar): Scalar =>
    asTicks(value.type === 'dynamic' ? convert(value, held(other)) : value);
  return [ticks(left, right), ticks(right, left)];
}

/** `-x` and `+x`. */
export const lowerSign: ExpressionLowering = (node, scope) => {
  const value = scope.lowering.scalar(node.child('Expression'), scope);
  if (node.kind === 'UnaryPlusExpression') return value;
  if (value.type === 'datetime')
    return reject(node, "The operator '-' is not defined for the operand type datetime");
  const type = node.type ?? value.type;
  if (value.kind === 'literal' && typeof value.value === 'bigint')
    return literal(type, BigInt.asIntN(type === 'int' ? 32 : 64, -value.value));
  if (value.kind === 'literal' && typeof value.value === 'number') return literal(type, -value.value);
  if (type === 'timespan') return call('as_timespan', 'timespan', call('negate', 'long', asTicks(value)));
  if (type === 'dynamic')
    return refuse(node, 'the negative of a dynamic', 'convert it: -tolong(x), -toreal(x)');
  return call('negate', type, convert(value, type));
};
