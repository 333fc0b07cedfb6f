import { expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf } from '../../operators/query.suite.ts';

it('counts and merges distinct values exactly', async () => {
  expect(
    await rowsOf(`range x from 1 to 20 step 1 | extend k = x % 3 | summarize h = hll(x % 7), e = hll_if(x, x > 18) by k
      | extend n = dcount_hll(h), few = dcount_hll(e) | as T | summarize sum(n), sum(few), all = hll_merge(h)
      | project sum_n, sum_few, dcount_hll(all), dcount_hll(hll_merge(all, all))`),
  ).toEqual([[20, 2, 7, 7]]);
});

it('counts what sets have in common', async () => {
  const kql = `range x from 1 to 100 step 1
    | summarize a = hll(iff(x % 2 == 0, x, 0)), b = hll(iff(x % 3 == 0, x, 0)), c = hll(iff(x % 5 == 0, x, 0))
    | evaluate dcount_intersect(a, b, c) | project s0 - 1, s1 - 1, s2 - 1`;
  expect(await rowsOf(kql)).toEqual([[50, 16, 3]]);
});

it('reads percentiles of merged digests, typed as wished', async () => {
  const kql = `range x from 1 to 10 step 1 | summarize a = tdigest(x), b = tdigest(x + 10)
    | project m = merge_tdigest(a, b)
    | project percentile_tdigest(m, 100, typeof(long)), percentile_tdigest(m, 50, typeof(int)), percentiles_array_tdigest(m, 10, 90)`;
  expect(await rowsOf(kql)).toEqual([[20, 10, [2, 18]]]);
  expect(await columnsOf(kql)).toEqual([
    'percentile_tdigest_m:long',
    'percentile_tdigest_m1:int',
    'percentile_tdigest_m2:dynamic',
  ]);
});

it('ranks times by time, not by text, and weighs values', async () => {
  const spans = 'datatable(d:timespan, w:long)[2d, 1, 10h, 2, time(-3d), 1]';
  expect(
    await rowsOf(
      `${spans} | summarize t = tdigest(d), w = tdigest(d, w) | project percentile_tdigest(t, 100, typeof(timespan)), percentile_tdigest(w, 75), rank_tdigest(t, 1h), percentrank_tdigest(w, 1d)`,
    ),
  ).toEqual([['2.00:00:00', '10:00:00', 1, 75]]);
});

it('answers over no values as over none', async () => {
  expect(
    await rowsOf(
      'range x from 1 to 0 step 1 | summarize h = hll(x), t = tdigest(x) | project dcount_hll(h), percentile_tdigest(t, 50, typeof(long))',
    ),
  ).toEqual([[0, null]]);
});

it('hands a state on through joins, unions, lets and functions', async () => {
  expect(
    await rowsOf(`let h = (t: (x:long)) { t | summarize h = hll(x) | extend k = 1 };
      let one = materialize(h((range x from 1 to 5 step 1)));
      let two = h((range x from 4 to 9 step 1));
      one | join kind=inner two on k | project n = dcount_hll(hll_merge(h, h1))
      | union (union one, two | summarize n = dcount_hll(hll_merge(h)))`),
  ).toEqual([[9], [9]]);
});

it.each([
  ['summarize h = hll(x)', "showing the state of hll in 'h'"],
  ['summarize h = hll(x) | project s = tostring(h)', 'comparing the state of hll'],
  ['summarize h = hll(x) | where h == 1', 'comparing the state of hll'],
  ['summarize h = tdigest(x) | project h[0]', 'reading parts of it'],
  ['summarize h = hll(x) by x | summarize make_list(h)', 'reading parts of it'],
  ['summarize h = hll(x) | summarize count() by tostring(h)', 'comparing the state of hll'],
  ['summarize h = hll(x) | project dcount_hll(dynamic([1]))', 'that this query did not make'],
  [
    'summarize h = hll(x), t = tdigest(x) | project percentile_tdigest(h, 5)',
    'a state of tdigest that this query did not make',
  ],
  ['summarize h = hll(x) | mv-expand h', 'reading parts of it'],
  [
    'summarize h = hll(x) | union (print h = dynamic([1])) | project dcount_hll(h)',
    'that this query did not make',
  ],
  ['summarize h = hll(x) | serialize p = prev(h) | project dcount_hll(p)', 'reading parts of it'],
])('refuses: %s', async (pipeline, message) => {
  expect((await problemsOf(`range x from 1 to 3 step 1 | ${pipeline}`)).join('')).toContain(message);
});
