import { isLiteral, readLiteral } from '../../kusto/literals.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import { call, dependsOnRows, literal, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { binOf } from '../numbers/numbers.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import { lowered, type ScalarFunction } from '../definition/scalar-function.ts';

/** What `set name = value;` gave, as the environment keeps it. */
export const propertyName = (name: string): string => `set ${name}`;

function property(invocation: FunctionCall, name: string): Scalar | undefined {
  const binding = invocation.scope.environment.find(propertyName(name));
  return binding?.kind === 'scalar' ? binding.value : undefined;
}

/** `bin_auto(value)`: bins of the size and origin that the query's properties say. */
const binAuto = lowered(['bin_auto'], (invocation) => {
  const value = argument(invocation, 0);
  const size = property(invocation, 'query_bin_auto_size');
  if (size === undefined) {
    return reject(invocation.node, "'bin_auto' needs the size of the bins", 'set query_bin_auto_size=1h;');
  }
  const zero = literal(value.type === 'datetime' || value.type === 'timespan' ? value.type : 'long', 0n);
  return binOf(invocation, value, size, property(invocation, 'query_bin_auto_at') ?? zero);
});

/** `iscolumnexists('Name')`: decided when the query is bound. */
const isColumnThere = lowered(['iscolumnexists'], (invocation) => {
  const [name] = invocation.nodes;
  if (name === undefined || !isLiteral(name))
    return refuse(invocation.node, "'iscolumnexists' of anything but a literal");
  const { value } = readLiteral(name);
  return literal(
    'bool',
    invocation.scope.columns.some((column) => column.name === value),
  );
});

/** `assert(condition, message)`: true, or the query fails. The condition is the query's, not the row's. */
const assertTrue = lowered(['assert'], (invocation) => {
  const [condition, message] = [convert(argument(invocation, 0), 'bool'), argument(invocation, 1)];
  if (dependsOnRows(condition))
    reject(invocation.node, 'the condition of assert must not depend on the rows');
  if (message.kind !== 'literal') return reject(invocation.node, 'the message of assert must be a literal');
  return call('assert_true', 'bool', condition, message);
});

/** What the query itself says, and not its rows. */
export const queryPropertyFunctions: readonly ScalarFunction[] = [binAuto, isColumnThere, assertTrue];
