import { internal } from '../definition/internal-function.ts';
import { call, dependsOnRows } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { convert } from '../../lowering/convert.ts';
import { argument } from '../definition/function-call.ts';
import { lowered, type FunctionRow, type ScalarFunction } from '../definition/scalar-function.ts';
import { truncateToLong } from '../../values/numbers/real.ts';

const to = (names: readonly string[], type: KqlType): ScalarFunction =>
  lowered(names, (invocation) => convert(argument(invocation, 0), type));

/** `parse_json()` of a text; a dynamic stays what it is. */
const parseJson = lowered(['parse_json', 'parsejson', 'todynamic', 'toobject'], (invocation) => {
  const value = argument(invocation, 0);
  if (value.type === 'dynamic') return value;
  return value.type === 'string' ? call('parse_json', 'dynamic', value) : convert(value, 'dynamic');
});

/** `tolong()` of a constant, which Kusto works out before the query runs, by a processor's rules: too large wraps. */
const constantToLong = internal('constant_to_long', {
  parameters: ['real'],
  returns: 'long',
  evaluate: (value) => (value >= 2 ** 63 && value !== Infinity ? -(2n ** 63n) : truncateToLong(value)),
});

const toLong = lowered(['tolong'], (invocation) => {
  const value = argument(invocation, 0);
  const isConstant = value.type === 'real' && value.kind !== 'subquery' && !dependsOnRows(value);
  return isConstant ? constantToLong.call(value) : convert(value, 'long');
});

/** `tostring(x)`, `toint(x)`, … */
export const conversionFunctions: readonly FunctionRow[] = [
  to(['tostring'], 'string'),
  to(['tobool', 'toboolean'], 'bool'),
  to(['toint'], 'int'),
  toLong,
  constantToLong,
  to(['toreal', 'todouble'], 'real'),
  to(['todecimal'], 'decimal'),
  to(['todatetime'], 'datetime'),
  to(['totimespan', 'totime'], 'timespan'),
  to(['toguid'], 'guid'),
  parseJson,
];
