/** Calls whose arguments need a meaning that no signature gives. */
const calls = (stage: string, table: Readonly<Record<string, string>>): Record<string, readonly string[]> =>
  Object.fromEntries(
    Object.entries(table).map(([name, call]) => [name, [`Probe | serialize | ${stage} ${call}`]]),
  );

/** A function of several values, named all together, and by themselves. */
function seriesColumns(name: string, count: number): readonly string[] {
  const columns = Array.from({ length: count }, (_, index) => `v${index}`);
  const call = `${name}(dynamic([1, 2, 4]))`;
  return [`Probe | extend (${columns.join(', ')}) = ${call}`, `print ${call}`];
}

export const functionProbes: Readonly<Record<string, readonly string[]>> = {
  ...calls('extend v =', {
    parse_user_agent: 'parse_user_agent(s, "os")',
    series_fill_const: 'series_fill_const(dynamic([1, null]), 0)',
    format_timespan: 'format_timespan(1h, "hh:mm:ss")',
    base64_decode_toguid: 'base64_decode_toguid("EjRWeBI0EjQSNBI0VniQEg==")',
  }),
  any: ['Probe | make-graph s --> s | graph-match (a)-[e*1..2]->(b) where any(e, true) project v = 1'],
  bin_auto: ['set query_bin_auto_size=1h; Probe | extend v = bin_auto(t)'],
  series_fit_line: seriesColumns('series_fit_line', 6),
  series_fit_2lines: seriesColumns('series_fit_2lines', 12),
  series_stats: seriesColumns('series_stats', 7),
  table: ['table("Probe")'],
};

export const pluginProbes: Readonly<Record<string, readonly string[]>> = {
  ipv6_lookup: ['Probe | evaluate ipv6_lookup((print net = "::/0"), s, net)'],
};
