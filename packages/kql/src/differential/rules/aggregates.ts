import { aggregate, type AggregateRule, present } from '../reference/aggregate-rule.ts';
import { literal } from '../reference/rule.ts';
import {
  type Dynamic,
  type Kind,
  type Native,
  undecidedIf,
  type Value,
  wrapLong,
} from '../reference/values.ts';

const overNone =
  'answer fuzz/agent-null-and-edge-0005: summarize s=sum(x), a=avg(x), mn=min(x), mx=max(x), c=count(), cx=count(x)';
const withNaN =
  'answer fuzz/agent-null-and-edge-0034: extend x=todouble("nan") | summarize mn=min(x), mx=max(x), s=sum(x)';

const total = (values: readonly bigint[]): bigint => wrapLong(values.reduce((sum, value) => sum + value, 0n));
const totalReal = (values: readonly number[]): number => {
  const finite = values.filter(Number.isFinite);
  const largest = Math.max(0, ...finite.map(Math.abs));
  undecidedIf(
    largest > 1e200 ||
      (largest > 0 && finite.some((value) => value !== 0 && Math.abs(value) < largest * 1e-12)),
    'the order in which reals are added',
  );
  const sum = values.reduce((before, value) => before + value, 0);
  undecidedIf(Number.isFinite(sum) && Math.abs(sum) < largest * 1e-3, 'sums of reals that cancel out');
  return sum;
};

function mean(values: readonly number[], sum: number): number {
  return values.length === 0 ? NaN : sum / values.length;
}

function meanOfLongs(values: readonly bigint[]): number {
  const sum = values.reduce((before, value) => before + value, 0n);
  undecidedIf(
    wrapLong(sum) !== sum || BigInt(Number(sum)) !== sum,
    'the average of longs whose sum no real holds',
  );
  return mean(values.map(Number), Number(sum));
}

function extreme<T extends bigint | number>(values: readonly T[], better: (a: T, b: T) => boolean): T | null {
  const broken = values.find((value) => Number.isNaN(value));
  if (broken !== undefined) return broken;
  const [first, ...rest] = values;
  const best = first === undefined ? null : rest.reduce((a, b) => (better(b, a) ? b : a), first);
  undecidedIf(
    best === 0 && values.some((value) => value === 0 && !Object.is(value, best)),
    'which of two zeros is the least',
  );
  return best;
}
const lower = (a: bigint | number, b: bigint | number): boolean => a < b;
const higher = (a: bigint | number, b: bigint | number): boolean => a > b;

function distinct(values: readonly Value[]): Value[] {
  const found: Value[] = [];
  for (const value of values) {
    undecidedIf(value === 0 || Number.isNaN(value), 'zeros and NaN in a set');
    if (!found.includes(value)) found.push(value);
  }
  return found;
}

/** The value of the row whose key is the greatest. Ties are arbitrary, and so are rows without any key. */
function atExtreme<T>(
  rows: readonly (readonly [bigint | null, T])[],
  better: (a: bigint, b: bigint) => boolean,
): T {
  const keyed = rows.filter((row): row is readonly [bigint, T] => row[0] !== null);
  const best = extreme(
    keyed.map(([key]) => key),
    better,
  );
  const winners = best === null ? rows : keyed.filter(([key]) => key === best);
  undecidedIf(winners.length !== 1, 'ties of arg_max and arg_min');
  return (winners[0] ?? [])[1] as T;
}

function percentile(values: readonly bigint[], percent: bigint): bigint | null {
  if (values.length === 0) return null;
  const ordered = values.toSorted((a, b) => (a < b ? -1 : 1));
  const rank = Math.ceil((Number(percent) / 100) * values.length);
  undecidedIf(rank === 0, 'the percentile of rank 0');
  return ordered[rank - 1] ?? null;
}

function distinctCount(rows: readonly (readonly [Value])[]): bigint {
  undecidedIf(
    rows.some(([value]) => value === null),
    'nulls in dcount',
  );
  return BigInt(distinct(rows.map(([value]) => value)).length);
}

const listed: { readonly [K in 'long' | 'string' | 'bool' | 'real']: readonly [Native[K], Native[K]] } = {
  long: [2n, 1n],
  string: ['b', 'a'],
  bool: [true, false],
  real: [2.5, 1.5],
};
const listRules: readonly AggregateRule[] = (Object.keys(listed) as (keyof typeof listed)[]).flatMap(
  (kind: Kind) => {
    const [first, second] = listed[kind as 'long'];
    const list = ((rows: readonly (readonly [Value])[]) => present<Value>(rows) as Dynamic) as never;
    const set = ((rows: readonly (readonly [Value])[]) => distinct(present<Value>(rows)) as Dynamic) as never;
    return [
      aggregate(
        'make_list',
        [kind],
        'dynamic',
        list,
        [[[first], [second], [first]] as never, [first, second, first]],
        'answer fuzz/agent-aggregation-0005: summarize make_list(i) by g',
      ),
      aggregate(
        'make_set',
        [kind],
        'dynamic',
        set,
        [[[first], [second], [first]] as never, [first, second]],
        'answer fuzz/agent-aggregation-0003: [ 5,3,9,1,7 ] | summarize make_set(i)',
      ),
    ];
  },
);

export const aggregateRules: readonly AggregateRule[] = [
  ...listRules,
  aggregate(
    'count',
    [],
    'long',
    (rows) => BigInt(rows.length),
    [[[], []], 2n],
    'count-aggregation-function: "Counts the number of records per summarization group"',
  ),
  aggregate('count', ['long'], 'long', (rows) => BigInt(rows.length), [[[1n], [null]], 2n], overNone),
  aggregate(
    'countif',
    ['bool'],
    'long',
    (rows) => BigInt(rows.filter(([test]) => test === true).length),
    [[[true], [null], [false]], 1n],
    'countif-aggregation-function: T | summarize countif(strlen(name) > 4)',
  ),
  aggregate(
    'dcount',
    ['string'],
    'long',
    distinctCount,
    [[['a'], ['a'], ['b']], 2n],
    'dcount-aggregation-function: "Calculates an estimate of the number of distinct values"',
  ),
  aggregate(
    'dcount',
    ['long'],
    'long',
    distinctCount,
    [[[1n], [1n], [2n]], 2n],
    'dcount-aggregation-function: "Calculates an estimate of the number of distinct values"',
  ),
  aggregate(
    'sum',
    ['long'],
    'long',
    (rows) => total(present(rows)),
    [[[10n], [20n], [null]], 30n],
    'answer fuzz/agent-aggregation-0000: summarize sum(v), avg(v), min(v), max(v) by k',
  ),
  aggregate('sum', ['long'], 'long', (rows) => total(present(rows)), [[[null]], 0n], overNone),
  aggregate('sum', ['real'], 'real', (rows) => totalReal(present(rows)), [[[NaN], [1]], NaN], withNaN, true),
  aggregate('avg', ['long'], 'real', (rows) => meanOfLongs(present(rows)), [[[null]], NaN], overNone, true),
  aggregate(
    'avg',
    ['real'],
    'real',
    (rows) => mean(present(rows), totalReal(present(rows))),
    [[[1], [2]], 1.5],
    'answer fuzz/agent-null-and-edge-0036: av=avg(y)',
    true,
  ),
  aggregate(
    'min',
    ['long'],
    'long',
    (rows) => extreme(present(rows), lower),
    [[[10n], [null], [20n]], 10n],
    overNone,
  ),
  aggregate('max', ['long'], 'long', (rows) => extreme(present(rows), higher), [[[null]], null], overNone),
  aggregate('min', ['real'], 'real', (rows) => extreme(present(rows), lower), [[[1], [NaN]], NaN], withNaN),
  aggregate(
    'max',
    ['real'],
    'real',
    (rows) => extreme(present(rows), higher),
    [[[1], [Infinity]], Infinity],
    'answer fuzz/agent-null-and-edge-0014: summarize mn=min(x), mx=max(x)',
  ),
  aggregate(
    'min',
    ['datetime'],
    'datetime',
    (rows) => extreme(present(rows), lower),
    [[[5n], [1n]], 1n],
    'min-aggregation-function: "Returns the minimum value of expr across the table."',
  ),
  aggregate(
    'max',
    ['timespan'],
    'timespan',
    (rows) => extreme(present(rows), higher),
    [[[5n], [1n]], 5n],
    'max-aggregation-function: "Returns the value in the table that maximizes the specified expression."',
  ),
  aggregate(
    'sumif',
    ['long', 'bool'],
    'long',
    (rows) => total(present(rows.filter(([, test]) => test === true))),
    [
      [
        [1n, true],
        [2n, false],
      ],
      1n,
    ],
    'sumif-aggregation-function: T | summarize sumif(day_of_birth, strlen(name) > 4)',
  ),
  aggregate(
    'arg_max',
    ['long', 'string'],
    'string',
    (rows) => atExtreme(rows, higher),
    [
      [
        [1n, 'a'],
        [2n, 'b'],
        [null, 'c'],
      ],
      'b',
    ],
    'arg-max-aggregation-function: "Finds a row in the table that maximizes the specified expression."',
  ),
  aggregate(
    'arg_min',
    ['long', 'string'],
    'string',
    (rows) => atExtreme(rows, lower),
    [[[null, 'a']], 'a'],
    'answer fuzz/agent-null-and-edge-0003: argn=arg_min(x, g) by g',
  ),
  aggregate(
    'percentile',
    ['long', literal('long', [1n, 50n, 90n, 100n])],
    'long',
    (rows) => percentile(present(rows), rows[0]?.[1] ?? 50n),
    [
      [
        [30n, 50n],
        [10n, 50n],
        [20n, 50n],
      ],
      20n,
    ],
    'percentiles-aggregation-function: "calculates an estimate for the specified nearest-rank percentile"',
  ),
];
