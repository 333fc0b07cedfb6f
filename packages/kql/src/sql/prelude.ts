/**
 * Run once per connection, after the JavaScript functions are registered. A macro's argument is repeated for each use
 * of its parameter, so every parameter of these is used once, or is a literal where it is used more.
 */
export const sqlPrelude: readonly string[] = [
  // Two's complement of 64 bits, as Kusto's long overflows; one use of h, for sums nest.
  `CREATE OR REPLACE TEMP MACRO kqm_wrap(h) AS (((h::HUGEINT + 9223372036854775808::HUGEINT) & 18446744073709551615::HUGEINT) - 9223372036854775808::HUGEINT)`,
  `CREATE OR REPLACE TEMP MACRO kqm_datetime(h) AS CASE WHEN h BETWEEN 0 AND 3155378975999999999 THEN h::BIGINT END`,
  `CREATE OR REPLACE TEMP MACRO kqm_divide(a, b) AS CAST(kqm_wrap(a::HUGEINT // nullif(b, 0)) AS BIGINT)`,
  `CREATE OR REPLACE TEMP MACRO kqm_real_divide(a, b) AS (a / b)`,
  `CREATE OR REPLACE TEMP MACRO kqm_modulo(a, b) AS (((a % nullif(b, 0)) + abs(b)) % abs(b))`,
  // Towards minus infinity, in 128 bits: a datetime times nothing overflows, a long might.
  `CREATE OR REPLACE TEMP MACRO kqm_bin(x, n) AS CAST(x - (((x % nullif(n, 0)) + n) % n) AS BIGINT)`,
  `CREATE OR REPLACE TEMP MACRO kqm_wide_bin(x, n) AS (x - (((x % nullif(n, 0)) + n) % n))`,
  `CREATE OR REPLACE TEMP MACRO kqm_bin_real(x, n) AS CASE WHEN n = 0 THEN NULL ELSE floor(x / n) * n END`,
  `CREATE OR REPLACE TEMP MACRO kqm_valid_json(s) AS CASE WHEN json_valid(s) THEN s END`,
  `CREATE OR REPLACE TEMP MACRO kqm_dynamic_text(d) AS CASE WHEN starts_with(d, '"') THEN json_extract_string(d, '$') ELSE d END`,
  // The lambda costs as much as the parsing; most lists have no null.
  `CREATE OR REPLACE TEMP MACRO kqm_array_elements(a) AS CASE WHEN contains(a, 'null') THEN list_transform(json_extract(a, '$[*]')::JSON[], lambda x: nullif(x::VARCHAR, 'null')) ELSE json_extract(a, '$[*]')::VARCHAR[] END`,
  // A set of one value, which most are, needs no JavaScript, unless the value is a list, which is flattened. The
  // argument is an aggregate, which DuckDB computes once however often it stands there.
  `CREATE OR REPLACE TEMP MACRO kqm_set(l) AS CASE WHEN l IS NULL THEN '[]' WHEN (len(l) = 1 OR list_unique(l) = 1) AND NOT starts_with(l[1], '[') AND NOT contains(l[1], '\\u') THEN '[' || l[1] || ']' ELSE kql_distinct_list('[' || array_to_string(l, ',') || ']', NULL) END`,
  // A dynamic is minified JSON: its first character says what it is, without parsing.
  `CREATE OR REPLACE TEMP MACRO kqm_elements(d) AS CASE WHEN starts_with(d, '[') THEN kqm_array_elements(d) WHEN starts_with(d, '{') THEN kqm_array_elements(kql_bag_elements(d)) ELSE [d] END`,
  `CREATE OR REPLACE TEMP MACRO kqm_element_pairs(d) AS CASE WHEN starts_with(d, '{') THEN kqm_array_elements(kql_bag_pairs(d)) ELSE kqm_elements(d) END`,
];
