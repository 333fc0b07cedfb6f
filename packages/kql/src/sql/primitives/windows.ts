const rows = 'ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW';

/** Window functions by name, given their arguments and the inside of `OVER (…)`. */
export const windows: Readonly<Record<string, (args: readonly string[], over: string) => string>> = {
  row_number: (_args, over) => `row_number() OVER (${over})`,
  lag: (args, over) => `lag(${args.join(', ')}) OVER (${over})`,
  lead: (args, over) => `lead(${args.join(', ')}) OVER (${over})`,
  running_sum_whole: (args, over) =>
    `CAST(kqm_wrap(coalesce(sum(${args[0] ?? ''}) OVER (${over} ${rows}), 0)) AS BIGINT)`,
  running_sum_real: (args, over) => `coalesce(sum(${args[0] ?? ''}) OVER (${over} ${rows}), 0)`,
  running_count: (args, over) => `count(${args[0] ?? ''}) OVER (${over} ${rows})`,
  all_in_order: (args, over) =>
    `('[' || string_agg(${args[0] ?? ''}, ',' ORDER BY ${args[1] ?? ''}) OVER (${over} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) || ']')`,
  partition_min: (args, over) => `min(${args[0] ?? ''}) OVER (${over})`,
};
