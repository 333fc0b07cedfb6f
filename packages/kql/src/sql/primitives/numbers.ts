import { sql, type Template } from './template.ts';
import type { CallScalar, Scalar } from '../../plan/scalar.ts';

const wrapped = (expression: string): string => `CAST(kqm_wrap(${expression}) AS BIGINT)`;

/** By the type of the result: longs wrap, reals are IEEE, decimals are exact. */
const arithmetic =
  (long: string, real: string, decimal: string): Template =>
  (args, scalar) =>
    sql(scalar.type === 'real' ? real : scalar.type === 'decimal' ? decimal : long)(args, scalar);

const inDatetimeRange = (sign: string): Template => sql(`kqm_datetime($1::HUGEINT ${sign} $2::HUGEINT)`);

/** NaN wins, either way. */
const extremeReal = (name: string, args: readonly string[]): string =>
  `CASE WHEN ${args.map((argument) => `coalesce(isnan(${argument}), false)`).join(' OR ')} THEN CAST('nan' AS DOUBLE) ELSE ${name}(${args.join(', ')}) END`;

/** Without the name that makes ticks of a datetime or a timespan a number. */
const ofTicks = (scalar: Scalar | undefined): Scalar | undefined =>
  scalar?.kind === 'call' && scalar.name === 'as_long' ? scalar.args[0] : scalar;

/**
 * A bin may lie below the least long, and wraps. Datetimes are never negative, and their bins of a constant size, such
 * as a day, are nearest to zero: one remainder in 64 bits, instead of two in 128.
 */
const wholeBin =
  (wide: string): Template =>
  (args, scalar) => {
    const size = ofTicks(scalar.args[1]);
    const isPlain = scalar.name === 'bin_whole' && ofTicks(scalar.args[0])?.type === 'datetime';
    return isPlain && size?.kind === 'literal' && typeof size.value === 'bigint' && size.value > 0n
      ? sql('($1 - $1 % $2)')(args, scalar)
      : wrapped(sql(wide)(args, scalar));
  };

/** How many whole sizes fit, down or up; exact for whole numbers. */
const quotient = (
  name: 'floor' | 'ceil',
  [a = '', b = '']: readonly string[],
  scalar: CallScalar,
): string => {
  if (scalar.args[0]?.type === 'real') return `CAST(${name}((${a}) / nullif(${b}, 0)) AS BIGINT)`;
  const floored = (x: string): string => `((kqm_bin(${x}, ${b})) // nullif(${b}, 0))`;
  return name === 'floor' ? floored(a) : floored(`(${a} + ${b} - 1)`);
};

export const numberPrimitives: Readonly<Record<string, Template>> = {
  add: arithmetic(wrapped('$1::HUGEINT + $2::HUGEINT'), '($1 + $2)', 'CAST($1 + $2 AS DECIMAL(38,18))'),
  subtract: arithmetic(wrapped('$1::HUGEINT - $2::HUGEINT'), '($1 - $2)', 'CAST($1 - $2 AS DECIMAL(38,18))'),
  multiply: arithmetic(
    wrapped('$1::HUGEINT * $2::HUGEINT'),
    '($1 * $2)',
    'CAST(kql_decimal_multiply($1::VARCHAR, $2::VARCHAR) AS DECIMAL(38,18))',
  ),
  divide: arithmetic(
    'kqm_divide($1, $2)',
    'kqm_real_divide($1, $2)',
    'CAST(kql_decimal_divide($1::VARCHAR, $2::VARCHAR) AS DECIMAL(38,18))',
  ),
  modulo: arithmetic(
    // In 128 bits: the macro adds the divisor, which overflows for the largest longs.
    'CAST(kqm_modulo($1::HUGEINT, $2::HUGEINT) AS BIGINT)',
    'kql_real_modulo($1, $2)',
    'CAST(kqm_modulo($1, $2) AS DECIMAL(38,18))',
  ),
  negate: (args, scalar: CallScalar) =>
    scalar.type === 'real' || scalar.type === 'decimal'
      ? `(-(${args[0] ?? ''}))`
      : wrapped(`-(${args[0] ?? ''}::HUGEINT)`),
  datetime_add: inDatetimeRange('+'),
  datetime_subtract: inDatetimeRange('-'),
  positive: sql('CASE WHEN $1 > 0 THEN $1 END'),
  as_long: sql('$1'),
  as_timespan: sql('$1'),
  as_datetime: sql('$1'),
  and: sql('($1 AND $2)'),
  or: sql('($1 OR $2)'),
  not: sql('(NOT $1)'),
  // The prefix tells a mistake of the author from a fault of ours.
  assert_true: sql("CASE WHEN $1 THEN true ELSE error('kql: assert() has failed with message: ' || $2) END"),
  is_true: sql('coalesce($1, false)'),
  is_null: sql('(($1) IS NULL)'),
  is_not_null: sql('(($1) IS NOT NULL)'),
  absolute: (args, scalar) =>
    scalar.type === 'long' ? wrapped(`abs(${args[0] ?? ''}::HUGEINT)`) : `abs(${args[0] ?? ''})`,
  sign: sql('CAST(sign($1) AS BIGINT)'),
  floor_divide: (args, scalar) => quotient('floor', args, scalar),
  ceiling_divide: (args, scalar) => quotient('ceil', args, scalar),
  floor: sql('floor($1)'),
  ceiling: sql('ceil($1)'),
  bin_whole: wholeBin('kqm_wide_bin($1::HUGEINT, $2)'),
  bin_whole_at: wholeBin('(kqm_wide_bin($1::HUGEINT - $3, $2) + $3)'),
  bin_real: sql('kqm_bin_real($1, $2)'),
  bin_real_at: sql('(kqm_bin_real($1 - $3, $2) + $3)'),
  bits_and: sql('($1 & $2)'),
  bits_or: sql('($1 | $2)'),
  bits_xor: sql('xor($1, $2)'),
  bits_not: sql('(~($1))'),
  is_nan: sql('isnan($1)'),
  is_infinite: sql('isinf($1)'),
  is_finite: sql('isfinite($1)'),
  max_of: (args) => `greatest(${args.join(', ')})`,
  min_of: (args) => `least(${args.join(', ')})`,
  max_of_real: (args) => extremeReal('greatest', args),
  min_of_real: (args) => extremeReal('least', args),
  coalesce: (args) => `coalesce(${args.join(', ')})`,
};
