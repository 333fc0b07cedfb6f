import { call } from '../plan/scalar.ts';
import type { KqlType } from '../types.ts';
import { convert } from './convert.ts';
import { argument, lowered, type ScalarFunction } from './scalar-function.ts';

const to = (names: readonly string[], type: KqlType): ScalarFunction =>
  lowered(names, (one) => convert(argument(one, 0), type));

/** `parse_json()` of a text; a dynamic stays what it is. */
const parseJson = lowered(['parse_json', 'parsejson', 'todynamic', 'toobject'], (one) => {
  const value = argument(one, 0);
  if (value.type === 'dynamic') return value;
  return value.type === 'string' ? call('parse_json', 'dynamic', value) : convert(value, 'dynamic');
});

/** `tostring(x)`, `toint(x)`, … */
export const conversionFunctions: readonly ScalarFunction[] = [
  to(['tostring'], 'string'),
  to(['tobool', 'toboolean'], 'bool'),
  to(['toint'], 'int'),
  to(['tolong'], 'long'),
  to(['toreal', 'todouble'], 'real'),
  to(['todecimal'], 'decimal'),
  to(['todatetime'], 'datetime'),
  to(['totimespan', 'totime'], 'timespan'),
  to(['toguid'], 'guid'),
  parseJson,
];
