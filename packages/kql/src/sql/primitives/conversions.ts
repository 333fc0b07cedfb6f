import { sql, type Template } from './template.ts';

const decimalText = `CASE WHEN contains($1::VARCHAR, '.') THEN rtrim(rtrim($1::VARCHAR, '0'), '.') ELSE $1::VARCHAR END`;
/** The low 32 bits, as a processor cuts a long. */
const lowBits = 'CAST(((($1::HUGEINT + 2147483648) & 4294967295) - 2147483648) AS INTEGER)';

/** `<from>_to_<to>`. Nulls stay null, but for texts, which become empty. */
export const conversionPrimitives: Readonly<Record<string, Template>> = {
  bool_to_string: sql("coalesce(replace(replace($1::VARCHAR, 'true', 'True'), 'false', 'False'), '')"),
  int_to_string: sql("coalesce($1::VARCHAR, '')"),
  long_to_string: sql("coalesce($1::VARCHAR, '')"),
  real_to_string: sql('kql_real_to_string($1)'),
  decimal_to_string: sql(`coalesce(${decimalText}, '')`),
  datetime_to_string: sql('kql_datetime_to_string($1)'),
  timespan_to_string: sql('kql_timespan_to_string($1)'),
  guid_to_string: sql("coalesce($1, '')"),

  bool_to_dynamic: sql('$1::VARCHAR'),
  int_to_dynamic: sql('$1::VARCHAR'),
  long_to_dynamic: sql('$1::VARCHAR'),
  real_to_dynamic: sql('kql_real_to_dynamic($1)'),
  decimal_to_dynamic: sql(`('"' || ${decimalText} || '"')`),
  string_to_dynamic: sql('to_json($1)::VARCHAR'),
  datetime_to_dynamic: sql(`('"' || nullif(kql_datetime_to_string($1), '') || '"')`),
  timespan_to_dynamic: sql(`('"' || nullif(kql_timespan_to_string($1), '') || '"')`),
  guid_to_dynamic: sql(`('"' || $1 || '"')`),

  bool_to_int: sql('CAST($1 AS INTEGER)'),
  bool_to_long: sql('CAST($1 AS BIGINT)'),
  bool_to_real: sql('CAST(CAST($1 AS INTEGER) AS DOUBLE)'),
  bool_to_decimal: sql('CAST(CAST($1 AS INTEGER) AS DECIMAL(38,18))'),

  int_to_bool: sql('($1 <> 0)'),
  int_to_long: sql('CAST($1 AS BIGINT)'),
  int_to_real: sql('CAST($1 AS DOUBLE)'),
  int_to_decimal: sql('CAST($1 AS DECIMAL(38,18))'),
  int_to_datetime: sql('kqm_datetime($1::HUGEINT)'),
  int_to_timespan: sql('CAST($1 AS BIGINT)'),

  long_to_bool: sql('($1 <> 0)'),
  long_to_int: sql(lowBits),
  long_to_real: sql('CAST($1 AS DOUBLE)'),
  long_to_decimal: sql('CAST($1 AS DECIMAL(38,18))'),
  long_to_datetime: sql('kqm_datetime($1::HUGEINT)'),
  long_to_timespan: sql('$1'),

  real_to_bool: sql('($1 <> 0)'),
  real_to_int: sql('kql_real_to_int($1)'),
  real_to_long: sql('kql_real_to_long($1)'),
  real_to_decimal: sql('TRY_CAST(kql_real_to_decimal($1) AS DECIMAL(38,18))'),
  real_to_datetime: sql('kqm_datetime(kql_real_to_long($1)::HUGEINT)'),
  real_to_timespan: sql('kql_real_to_long($1)'),

  decimal_to_bool: sql('($1 <> 0)'),
  decimal_to_int: sql('TRY_CAST(trunc($1) AS INTEGER)'),
  decimal_to_long: sql('TRY_CAST(trunc($1) AS BIGINT)'),
  decimal_to_real: sql('CAST($1::VARCHAR AS DOUBLE)'),

  datetime_to_long: sql('$1'),
  datetime_to_int: sql(lowBits),
  datetime_to_real: sql('CAST($1 AS DOUBLE)'),
  datetime_to_timespan: sql('$1'),
  timespan_to_long: sql('$1'),
  timespan_to_int: sql(lowBits),
  timespan_to_real: sql('CAST($1 AS DOUBLE)'),
  timespan_to_datetime: sql('kqm_datetime($1::HUGEINT)'),
  timespan_to_bool: sql('($1 <> 0)'),

  string_to_bool: sql('kql_string_to_bool($1)'),
  string_to_int: sql('kql_string_to_int($1)'),
  string_to_long: sql('kql_string_to_long($1)'),
  string_to_real: sql('kql_string_to_real($1)'),
  string_to_decimal: sql('TRY_CAST(kql_string_to_decimal($1) AS DECIMAL(38,18))'),
  string_to_datetime: sql('kql_string_to_datetime($1)'),
  string_to_timespan: sql('kql_string_to_timespan($1)'),
  string_to_guid: sql('kql_string_to_guid($1)'),

  dynamic_to_bool: sql('kql_dynamic_to_bool($1)'),
  dynamic_to_int: sql('kql_dynamic_to_int($1)'),
  dynamic_to_long: sql('kql_dynamic_to_long($1)'),
  dynamic_to_real: sql('kql_dynamic_to_real($1)'),
  dynamic_to_decimal: sql('TRY_CAST(kql_dynamic_to_decimal($1) AS DECIMAL(38,18))'),
  dynamic_to_datetime: sql('kql_dynamic_to_datetime($1)'),
  dynamic_to_timespan: sql('kql_dynamic_to_timespan($1)'),
  dynamic_to_guid: sql('kql_string_to_guid(kqm_dynamic_text($1))'),
};
