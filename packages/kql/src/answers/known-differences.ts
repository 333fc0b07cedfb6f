/**
 * The ledger of known differences from Kusto: answers of ours that are not Kusto's, each with its reason. The rule:
 * a difference is mended or declared here, and an entry that no longer differs is removed; a test compares both ways.
 * Refusals are not listed: a refusal itself says that there is no answer.
 */
export interface KnownDifference {
  /** What differs and why, for the reader of the reference. */
  readonly reason: string;
  /** Whether Kusto promises what it answers here; false where its documentation leaves the answer open. */
  readonly isPromised: boolean;
  /** The cases of the published answers that show it; `#2` is the second case of that id. */
  readonly cases: readonly string[];
}

export const knownDifferences: readonly KnownDifference[] = [
  {
    reason:
      'Rows with equal sort keys have no promised order; after `lookup` ours is that of the rows, Kusto’s is another.',
    isPromised: false,
    cases: ['fuzz/agent-joins-lookup-union-0030'],
  },
  {
    reason:
      '`join kind=innerunique` keeps any one left row of each key; Kusto’s example happens to keep another one than ours.',
    isPromised: false,
    cases: ['docs/join-innerunique-03'],
  },
  {
    reason:
      'A real inside a dynamic is written with the nearest of the shortest texts; no known answer tells whether Kusto writes it with the digits of `tostring()` of a real, so that `tostring(pack_array(0.1 + 0.2))` would be `[0.30000000000000007]`.',
    isPromised: false,
    cases: [],
  },
  {
    reason:
      '`dayofmonth`, `dayofyear` and `week_of_year` are longs here, as `getyear`, `hourofday`, `monthofyear` and `datetime_part` are in known answers; no known answer shows their types, and Microsoft’s parser says int. A union of one with a long would have two columns.',
    isPromised: false,
    cases: [],
  },
  {
    reason:
      'A text that reads as a datetime stays a text in `parse_json` and in logs: `gettype()` of it is `string`, and `bag_unpack` makes a column of texts of it. Whether Kusto makes a datetime of it is documented for `dynamic` and shown by no known answer; its text would then be `2021-11-18T00:03:35.0000000Z` for `2021-11-18T00:03:35Z`. Datetimes, timespans and guids that a query itself puts into a dynamic are told from texts, but are sorted as texts by `array_sort_asc` and its like.',
    isPromised: true,
    cases: [],
  },
  {
    reason:
      'With a NaN among its keys, `arg_min` takes its value and the row of it here, as `min` does; known answers show that both are of one row, not of which.',
    isPromised: false,
    cases: [],
  },
  {
    reason:
      '`beta_inv` with a probability above 1 or a parameter below 0 is NaN here; the documentation says null for one of them in its notes and for the other in its example, and no known answer decides.',
    isPromised: false,
    cases: [],
  },
  {
    reason:
      'A decimal has 18 digits after the point here, and 34 significant ones in Kusto: products, quotients and what is read from texts and reals are rounded to them. What is larger or smaller than all that can be kept is an error.',
    isPromised: true,
    cases: [],
  },
  {
    reason:
      '`substring` from before the beginning is empty here, also where its length reaches into the text or is left out; the only known answer is one whose length does not reach so far.',
    isPromised: false,
    cases: [],
  },
];
