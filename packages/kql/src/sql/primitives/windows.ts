/** Window functions by name, given their arguments and the inside of `OVER (…)`. */
export const windows: Readonly<Record<string, (args: readonly string[], over: string) => string>> = {
  row_number: (_args, over) => `row_number() OVER (${over})`,
  lag: (args, over) => `lag(${args.join(', ')}) OVER (${over})`,
  lead: (args, over) => `lead(${args.join(', ')}) OVER (${over})`,
  running_sum: (args, over) =>
    `sum(${args[0] ?? ''}) OVER (${over} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
  running_count: (args, over) =>
    `count(${args[0] ?? ''}) OVER (${over} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`,
};
