import type { Scalar } from '../../plan/scalar.ts';

interface AggregateSql {
  readonly args: readonly string[];
  readonly scalars: readonly Scalar[];
  /** ` FILTER (WHERE …)`, or empty. */
  readonly where: string;
  /** ` ORDER BY …`, or empty. */
  readonly order: string;
}

type AggregateTemplate = (call: AggregateSql) => string;

const first = (call: AggregateSql): string => call.args[0] ?? '';
const second = (call: AggregateSql): string => call.args[1] ?? '';

/** `[a,b]` of the elements' JSON texts, in order. */
const list = (elements: string, call: AggregateSql, where: string): string =>
  `('[' || coalesce(string_agg(${elements}, ','${call.order})${where}, '') || ']')`;

const and = (where: string, condition: string): string =>
  where === '' ? ` FILTER (WHERE ${condition})` : where.replace(/\)$/, ` AND ${condition})`);

const present = (call: AggregateSql): string => and(call.where, `(${first(call)}) IS NOT NULL`);

/** A set of the present values, in the order of their first occurrences. */
const setOf = (call: AggregateSql): string => `kqm_set(list(${first(call)}${call.order})${present(call)})`;

/** Kusto rounds a variance to ten decimals, and a deviation is the root of that. */
const rounded = (variance: string): string => `round(${variance}, 10)`;

/** NaN where a value is not finite, which DuckDB refuses; 0 over fewer values than the formula needs. */
const spread = (name: string, call: AggregateSql): string => {
  const finite = call.args.map((argument) => `isfinite(${argument})`).join(' AND ');
  const value = rounded(`${name}(${call.args.join(', ')})${and(call.where, finite)}`);
  return `CASE WHEN bool_or(NOT (${finite}))${call.where} THEN CAST('nan' AS DOUBLE) ELSE coalesce(${value}, 0) END`;
};

const weightedList = (call: AggregateSql): string =>
  `kql_weighted_percentiles(${list(first(call), call, call.where)}, any_value(${second(call)}))`;

/** Aggregates by name. Over no values: count and sum 0, avg NaN, lists empty, min and max null. */
export const aggregates: Readonly<Record<string, AggregateTemplate>> = {
  any: (call) => `first(${first(call)}${call.order})${call.where}`,
  any_value: (call) => `any_value(${first(call)}${call.order})${call.where}`,
  avg: (call) => `coalesce(avg(${first(call)})${call.where}, CAST('nan' AS DOUBLE))`,
  // The sum wraps at 64 bits before it is divided.
  avg_whole: (call) =>
    `coalesce(CAST(kqm_wrap(sum(${first(call)})${call.where}) AS DOUBLE) / nullif(count(${first(call)})${call.where}, 0), CAST('nan' AS DOUBLE))`,
  arg_max: (call) => argBest('max', call),
  arg_min: (call) => argBest('min', call),
  count: (call) => `count(*)${call.where}`,
  count_distinct: (call) => `count(DISTINCT ${first(call)})${call.where}`,
  avg_ticks: (call) => `CAST(avg(${first(call)})${call.where} AS BIGINT)`,
  avg_decimal: (call) => `CAST(avg(CAST(${first(call)} AS DOUBLE))${call.where} AS DECIMAL(38,18))`,
  build_schema: (call) => `kql_schema_of(${list(first(call), call, present(call))})`,
  hll: (call) => `('[' || coalesce(string_agg(DISTINCT ${first(call)}, ',')${present(call)}, '') || ']')`,
  hll_merge: (call) => `kql_hll_flatten(${list(first(call), call, present(call))})`,
  tdigest: (call) => list(first(call), call, call.where),
  tdigest_merge: (call) => `kql_tdigest_flatten(${list(first(call), call, present(call))})`,
  make_bag: (call) => `kql_merge_bags(${list(`coalesce(${first(call)}, 'null')`, call, call.where)})`,
  make_list_flat: (call) => `kql_flat_list(${list(`coalesce(${first(call)}, 'null')`, call, call.where)})`,
  make_list_limited: (call) =>
    `kql_limit_list(${list(`coalesce(${first(call)}, 'null')`, call, call.where)}, ${second(call)})`,
  make_list_present_limited: (call) =>
    `kql_limit_list(${list(first(call), call, present(call))}, ${second(call)})`,
  make_set: (call) => `kqm_set(list(coalesce(${first(call)}, 'null')${call.order})${call.where})`,
  make_set_present: setOf,
  make_set_limited: (call) =>
    `kql_distinct_list(${list(`coalesce(${first(call)}, 'null')`, call, call.where)}, ${second(call)})`,
  make_set_present_limited: (call) =>
    `kql_distinct_list(${list(first(call), call, present(call))}, ${second(call)})`,
  max_bool: (call) => `bool_or(${first(call)})${call.where}`,
  min_bool: (call) => `bool_and(${first(call)})${call.where}`,
  make_list: (call) => list(`coalesce(${first(call)}, 'null')`, call, call.where),
  make_list_present: (call) => list(first(call), call, present(call)),
  max: (call) => `max(${first(call)})${call.where}`,
  min: (call) => `min(${first(call)})${call.where}`,
  min_real: (call) =>
    `CASE WHEN bool_or(isnan(${first(call)}))${call.where} THEN CAST('nan' AS DOUBLE) ELSE min(${first(call)})${call.where} END`,
  percentile_disc: (call) => `quantile_disc(${first(call)}, ${second(call)})${call.where}`,
  stdev: (call) => `sqrt(${spread('var_samp', call)})`,
  stdevp: (call) => `sqrt(${spread('var_pop', call)})`,
  variance: (call) => spread('var_samp', call),
  variancep: (call) => spread('var_pop', call),
  sum_whole: (call) => `CAST(kqm_wrap(coalesce(sum(${first(call)})${call.where}, 0)) AS BIGINT)`,
  sum_real: (call) => `coalesce(sum(${first(call)})${call.where}, 0)`,
  sum_decimal: (call) => `CAST(coalesce(sum(${first(call)})${call.where}, 0) AS DECIMAL(38,18))`,
  covariance: (call) => spread('covar_samp', call),
  covariancep: (call) => spread('covar_pop', call),
  percentiles_weighted: weightedList,
  percentile_weighted_long: (call) => `kql_dynamic_to_long(kql_get_index(${weightedList(call)}, 0))`,
  percentile_weighted_int: (call) => `kql_dynamic_to_int(kql_get_index(${weightedList(call)}, 0))`,
  percentile_weighted_real: (call) => `kql_dynamic_to_real(kql_get_index(${weightedList(call)}, 0))`,
  bit_and: (call) => `bit_and(${first(call)})${call.where}`,
  bit_or: (call) => `bit_or(${first(call)})${call.where}`,
  bit_xor: (call) => `bit_xor(${first(call)})${call.where}`,
};

/** The first argument where the second is best; of some row where there is none. A null at the best row is kept. */
function argBest(which: 'max' | 'min', call: AggregateSql): string {
  const [value, plain] = [first(call), second(call)];
  // NaN is the least as well as the greatest, as in min and max: value and row are those of one row.
  const isReal = which === 'min' && call.scalars[1]?.type === 'real';
  const key = isReal ? `CASE WHEN isnan(${plain}) THEN CAST('-inf' AS DOUBLE) ELSE ${plain} END` : plain;
  const none = `${which}(${key})${call.where} IS NULL`;
  return `CASE WHEN ${none} THEN first(${value}${call.order})${call.where} ELSE arg_${which}_null(${value}, ${key}${call.order})${call.where} END`;
}
