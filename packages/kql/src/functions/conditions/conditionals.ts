import { call, literal, nullLiteral, type Scalar } from '../../plan/scalar.ts';
import { convert, convertHeld, widestType } from '../../lowering/convert.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { argument, lowerArguments, type FunctionCall } from '../definition/function-call.ts';
import { lowered, type ScalarFunction } from '../definition/scalar-function.ts';

const isEmpty = (value: Scalar): Scalar => {
  if (value.type === 'string') return call('equal', 'bool', value, literal('string', ''));
  if (value.type === 'dynamic') return call('equal', 'bool', convert(value, 'string'), literal('string', ''));
  return call('is_null', 'bool', value);
};

const isNull = (value: Scalar): Scalar =>
  value.type === 'string' ? literal('bool', false) : call('is_null', 'bool', value);

const not = (value: Scalar): Scalar => call('not', 'bool', value);

/** Kusto takes an int for a long here and a value for a dynamic, but no whole number for a real, and no text for a number. */
function rejectMixed(invocation: FunctionCall, values: readonly Scalar[]): void {
  const kinds = new Set(values.map(({ type }) => (type === 'int' ? 'long' : type)));
  kinds.delete('dynamic');
  const [first, second] = kinds;
  if (second === undefined) return;
  const hint =
    kinds.has('real') && kinds.has('long') ? 'write 1.0 for 1, or convert: toreal(x)' : 'convert them';
  reject(
    invocation.node,
    `the values of '${invocation.name}' must have one type, and are ${first} and ${second}`,
    hint,
  );
}

/** `case(c1, v1, …, otherwise)` and `iff(c, a, b)`; a null condition is false. */
const choose = lowered(['case', 'iff', 'iif'], (invocation) => {
  const args = lowerArguments(invocation);
  if (args.length % 2 === 0)
    reject(invocation.node, `'${invocation.name}' needs pairs of condition and value, and a last value`);
  rejectMixed(
    invocation,
    args.filter((_, index) => index % 2 === 1 || index === args.length - 1),
  );
  const { type } = invocation;
  const branches = Array.from({ length: (args.length - 1) / 2 }, (_, index) => ({
    when: convert(args[index * 2] ?? nullLiteral('bool'), 'bool'),
    then: convertHeld(args[index * 2 + 1] ?? nullLiteral(type), type),
  }));
  return { kind: 'case', type, branches, otherwise: convertHeld(args.at(-1) ?? nullLiteral(type), type) };
});

/** The first that is not null; of texts the first that is not empty. */
const coalesce = lowered(['coalesce'], (invocation) => {
  const given = lowerArguments(invocation);
  rejectMixed(invocation, given);
  const args = given.map((value) => convertHeld(value, invocation.type));
  if (invocation.type !== 'string') return call('coalesce', invocation.type, ...args);
  return call('coalesce_texts', 'string', ...args);
});

const extreme = (name: string): ScalarFunction =>
  lowered([name], (invocation) => {
    const args = lowerArguments(invocation);
    const type =
      invocation.type === 'dynamic' ? widestType(args.map((value) => value.type)) : invocation.type;
    return call(
      type === 'real' ? `${name}_real` : name,
      type,
      ...args.map((value) => convertHeld(value, type)),
    );
  });

/** `around(value, center, delta)`: within the delta of the center, both ends included. */
const around = lowered(['around'], (invocation) => {
  const [value, center, delta] = [argument(invocation, 0), argument(invocation, 1), argument(invocation, 2)];
  if (value.type === 'dynamic' || center.type === 'dynamic') refuse(invocation.node, 'around of a dynamic');
  const isTime = center.type === 'datetime' || center.type === 'timespan';
  const type = isTime ? 'long' : 'real';
  const number = (part: Scalar): Scalar => (isTime ? call('as_long', 'long', part) : convert(part, 'real'));
  const [at, middle, reach] = [number(value), number(center), number(delta)];
  return call(
    'and',
    'bool',
    call('greater_or_equal', 'bool', at, call('subtract', type, middle, reach)),
    call('less_or_equal', 'bool', at, call('add', type, middle, reach)),
  );
});

export const conditionalFunctions: readonly ScalarFunction[] = [
  choose,
  coalesce,
  around,
  lowered(['isempty'], (invocation) => isEmpty(argument(invocation, 0))),
  lowered(['isnotempty', 'notempty'], (invocation) => not(isEmpty(argument(invocation, 0)))),
  lowered(['isnull'], (invocation) => isNull(argument(invocation, 0))),
  lowered(['isnotnull', 'notnull'], (invocation) => not(isNull(argument(invocation, 0)))),
  lowered(['not'], (invocation) => not(convert(argument(invocation, 0), 'bool'))),
  extreme('max_of'),
  extreme('min_of'),
];
