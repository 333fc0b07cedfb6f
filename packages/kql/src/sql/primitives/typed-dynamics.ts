import type { LiteralScalar } from '../../plan/scalar.ts';
import { dynamicFrom, dynamicText } from '../../values/dynamic/dynamic.ts';
import { sql, type Template } from './template.ts';

const elements = (asPairs: boolean): Template =>
  sql(
    `CASE WHEN $1 IS NULL THEN [NULL::VARCHAR] WHEN $1 = '[]' OR $1 = '{}' THEN []::VARCHAR[] ELSE list_transform(string_split(kql_element_lines($1, ${asPairs}), chr(10)), lambda x: nullif(x, 'null')) END`,
  );

/** A function that gives an array of times as texts, by the type of time in its last argument. */
const times: Template = (args, scalar) =>
  `kql_typed_times(${scalar.name}(${args.join(', ')}), ${args.at(-1) ?? "''"})`;

/**
 * The SQL of primitives in queries that ask which types their dynamics hold. JSON is taken apart in JavaScript there:
 * DuckDB would write it anew, and a datetime in it would become a text.
 */
export const typedPrimitives: Readonly<Record<string, Template>> = {
  datetime_to_dynamic: sql('kql_typed_json(kql_datetime_to_string($1))'),
  timespan_to_dynamic: sql('kql_typed_json(kql_timespan_to_string($1))'),
  guid_to_dynamic: sql("kql_typed_json(coalesce($1, ''))"),
  dynamic_text: sql('kqm_dynamic_text(kql_untyped($1))'),
  dynamic_to_string: sql("coalesce(kqm_dynamic_text(kql_untyped($1)), '')"),
  kql_range_of_longs: times,
  kql_series_axis: times,
  elements: elements(false),
  elements_as_pairs: elements(true),
};

/** A dynamic literal with texts for the datetimes, timespans and guids in it. */
export function withoutTypes(scalar: LiteralScalar): LiteralScalar {
  if (scalar.type !== 'dynamic' || typeof scalar.value !== 'string' || !scalar.value.includes('"\\u00'))
    return scalar;
  return { ...scalar, value: dynamicText(dynamicFrom(scalar.value)) };
}
