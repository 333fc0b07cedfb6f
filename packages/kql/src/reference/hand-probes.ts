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

const digest = (reading: string): string => `Probe | summarize h = tdigest(l) | project ${reading}`;

export const functionProbes: Readonly<Record<string, readonly string[]>> = {
  ...calls('extend v =', {
    parse_user_agent: 'parse_user_agent(s, "os")',
    series_fill_const: 'series_fill_const(dynamic([1, null]), 0)',
    format_timespan: 'format_timespan(1h, "hh:mm:ss")',
    base64_decode_toguid: 'base64_decode_toguid("EjRWeBI0EjQSNBI0VniQEg==")',
  }),
  dcount_hll: ['Probe | summarize h = hll(l) | project dcount_hll(h)'],
  hll_merge: ['Probe | summarize h = hll(l) | project dcount_hll(hll_merge(h, h))'],
  percentile_tdigest: [
    digest('percentile_tdigest(h, 50)'),
    digest('percentile_tdigest(h, 50, typeof(long))'),
  ],
  percentiles_array_tdigest: [digest('percentiles_array_tdigest(h, 50)')],
  rank_tdigest: [digest('rank_tdigest(h, 1)')],
  percentrank_tdigest: [digest('percentrank_tdigest(h, 1)')],
  tdigest_merge: [digest('percentile_tdigest(tdigest_merge(h, h), 50)')],
  merge_tdigest: [digest('percentile_tdigest(merge_tdigest(h, h), 50)')],
  any: ['Probe | make-graph s --> s | graph-match (a)-[e*1..2]->(b) where any(e, true) project v = 1'],
  bin_auto: ['set query_bin_auto_size=1h; Probe | extend v = bin_auto(t)'],
  series_fit_line: seriesColumns('series_fit_line', 6),
  series_fit_2lines: seriesColumns('series_fit_2lines', 12),
  series_stats: seriesColumns('series_stats', 7),
  table: ['table("Probe")'],
};

/** Aggregates that make a state, which can only be read: each is probed with a reading of it. */
export const aggregateProbes: Readonly<Record<string, readonly string[]>> = {
  hll: ['Probe | summarize h = hll(l) | project dcount_hll(h)'],
  hll_if: ['Probe | summarize h = hll_if(l, b) | project dcount_hll(h)'],
  hll_merge: ['Probe | summarize h = hll(l) by s | summarize h = hll_merge(h) | project dcount_hll(h)'],
  tdigest: [digest('percentile_tdigest(h, 50)')],
  tdigest_merge: [`${digest('h')} | summarize h = tdigest_merge(h) | project percentile_tdigest(h, 50)`],
  merge_tdigest: [`${digest('h')} | summarize h = merge_tdigest(h) | project percentile_tdigest(h, 50)`],
};

export const pluginProbes: Readonly<Record<string, readonly string[]>> = {
  dcount_intersect: [
    'Probe | summarize a = hll(l), b = hll(s) | evaluate dcount_intersect(a, b) | project s0, s1',
  ],
  ipv6_lookup: ['Probe | evaluate ipv6_lookup((print net = "::/0"), s, net)'],
};
