import {
  addMonths,
  civilDate,
  dayOfYear,
  floorDivide,
  inRange,
  isoWeek,
  midnight,
  monthLength,
  ticks,
  timeOfDay,
} from '../reference/calendar.ts';
import { literal, rule, type Rule } from '../reference/rule.ts';
import { longMax, undecidedIf } from '../reference/values.ts';
import { offsets, weekStart } from './periods.ts';

const spanSize = literal('timespan', [1n, ticks.second, ticks.hour, ticks.day, ticks.week, -ticks.hour]);
const noon = midnight(2020, 6, 15) + ticks.hour * 12n;

const units = {
  week: ticks.week,
  day: ticks.day,
  hour: ticks.hour,
  minute: ticks.minute,
  second: ticks.second,
  millisecond: ticks.millisecond,
  microsecond: ticks.microsecond,
} as const;
const months = { year: 12n, quarter: 3n, month: 1n } as const;
const addPage = 'datetime-add-function: "period | The length of time by which to increment."';
const diffPage =
  'datetime-diff-function: "the amount of periods in the result of subtraction (datetime1 - datetime2)"';

function monthsIn(value: bigint): bigint {
  const { year, month } = civilDate(value);
  return BigInt(year * 12 + month - 1);
}

function monthDifference(unit: keyof typeof months, left: bigint, right: bigint): bigint {
  const size = months[unit];
  return monthsIn(left) / size - monthsIn(right) / size;
}

function addRules(): Rule[] {
  const long = Object.entries(months).map(([unit, size]) =>
    rule(
      'datetime_add',
      [literal('string', [unit]), offsets, 'datetime'],
      'datetime',
      (_unit, count, value) => addMonths(value, Number(count * size)),
      [[unit, 1n, noon], addMonths(noon, Number(size))],
      addPage,
    ),
  );
  const fixed = Object.entries(units).map(([unit, size]) =>
    rule(
      'datetime_add',
      [literal('string', [unit]), offsets, 'datetime'],
      'datetime',
      (_unit, count, value) => inRange(value + count * size),
      [[unit, 2n, noon], noon + 2n * size],
      addPage,
    ),
  );
  return [...long, ...fixed];
}

function diffRules(): Rule[] {
  const byMonths = (Object.keys(months) as (keyof typeof months)[]).map((unit) =>
    rule(
      'datetime_diff',
      [literal('string', [unit]), 'datetime', 'datetime'],
      'long',
      (_unit, a, b) => monthDifference(unit, a, b),
      [[unit, midnight(2021, 1, 1), midnight(2020, 12, 31)], 1n],
      `${diffPage}; answer fuzz/agent-datetime-timespan-0026`,
    ),
  );
  const byTicks = Object.entries(units)
    .filter(([unit]) => unit !== 'week')
    .map(([unit, size]) =>
      rule(
        'datetime_diff',
        [literal('string', [unit]), 'datetime', 'datetime'],
        'long',
        (_unit, a, b) => floorDivide(a, size) - floorDivide(b, size),
        [[unit, size, size - 1n], 1n],
        `${diffPage}; answer fuzz/agent-datetime-timespan-0013: datetime_diff('second', ...)`,
      ),
    );
  const weeks = (a: bigint, b: bigint): number => Number((weekStart(a) - weekStart(b)) / ticks.week);
  return [
    ...byMonths,
    ...byTicks,
    rule(
      'datetime_diff',
      [literal('string', ['week']), 'datetime', 'datetime'],
      'real',
      (_unit, a, b) => weeks(a, b),
      [['week', midnight(2017, 10, 29), midnight(2017, 9, 30)], 5],
      `${diffPage}: week = 5`,
    ),
    rule(
      'datetime_diff',
      [literal('string', ['nanosecond']), 'datetime', 'datetime'],
      'long',
      (_unit, a, b) => nanoseconds(a - b),
      [['nanosecond', 0n, 7n], -700n],
      `${diffPage}: nanosecond = -700`,
    ),
  ];
}

function nanoseconds(span: bigint): bigint {
  undecidedIf(span * 100n > longMax || -span * 100n > longMax, 'nanoseconds beyond a long');
  return span * 100n;
}

const sampleDate = midnight(2017, 10, 30) + ticks.hour + 2n * ticks.minute + 3n * ticks.second + 7_654_321n;
const part = (value: bigint, unit: bigint, modulus: bigint): bigint => (timeOfDay(value) / unit) % modulus;
const parts: Readonly<Record<string, readonly [(value: bigint) => bigint, bigint]>> = {
  year: [(value) => BigInt(civilDate(value).year), 2017n],
  quarter: [(value) => BigInt(Math.ceil(civilDate(value).month / 3)), 4n],
  month: [(value) => BigInt(civilDate(value).month), 10n],
  week_of_year: [isoWeek, 44n],
  day: [(value) => BigInt(civilDate(value).day), 30n],
  dayOfYear: [dayOfYear, 303n],
  hour: [(value) => part(value, ticks.hour, 24n), 1n],
  minute: [(value) => part(value, ticks.minute, 60n), 2n],
  second: [(value) => part(value, ticks.second, 60n), 3n],
  millisecond: [(value) => part(value, ticks.millisecond, 1000n), 765n],
  microsecond: [(value) => part(value, ticks.microsecond, 1_000_000n), 765_432n],
  nanosecond: [(value) => (timeOfDay(value) % ticks.second) * 100n, 765_432_100n],
};

const partRules: readonly Rule[] = Object.entries(parts).map(([name, [evaluate, gives]]) =>
  rule(
    'datetime_part',
    [literal('string', [name]), 'datetime'],
    'long',
    (_part, value) => evaluate(value),
    [[name, sampleDate], gives],
    `datetime-part-function: ${name} of 2017-10-30 01:02:03.7654321 | ${gives.toString()}`,
  ),
);

function makeDatetime(
  year: bigint,
  month: bigint,
  day: bigint,
  hour = 0n,
  minute = 0n,
  second = 0,
): bigint | null {
  undecidedIf(year === 0n, 'the year 0');
  if (year < 1n || year > 9999n || month < 1n || month > 12n) return null;
  if (day < 1n || day > BigInt(monthLength(Number(year), Number(month)))) return null;
  if (hour < 0n || hour > 23n || minute < 0n || minute > 59n || second < 0 || second >= 60) return null;
  return (
    midnight(Number(year), Number(month), Number(day)) +
    hour * ticks.hour +
    minute * ticks.minute +
    BigInt(second * 1e7)
  );
}

function binDate(value: bigint, size: bigint): bigint | null {
  return size < 0n ? null : floorDivide(value, size) * size;
}

function binDateAt(value: bigint, size: bigint, fixed: bigint): bigint | null {
  undecidedIf(size <= 0n, 'bin_at with a size that is not positive');
  return inRange(fixed + floorDivide(value - fixed, size) * size);
}

const small = (values: readonly bigint[]) => literal('long', values);
const year = small([1n, 1970n, 2020n, 2021n, 9999n, 10_000n]);
const month = small([0n, 1n, 2n, 12n, 13n]);
const day = small([0n, 1n, 28n, 29n, 30n, 31n, 32n]);
const clock = small([-1n, 0n, 12n, 23n, 24n, 59n]);
const second = literal('real', [0, 0.5, 59.25, 60]);
const madePage =
  'make-datetime-function: "If successful, the result will be a datetime value, otherwise, the result will be null."';

const made: readonly Rule[] = [
  rule(
    'make_datetime',
    [year, month, day],
    'datetime',
    (y, m, d) => makeDatetime(y, m, d),
    [[2020n, 13n, 1n], null],
    `${madePage}; answer fuzz/agent-datetime-timespan-0026: make_datetime(2020, 13, 1)`,
  ),
  rule(
    'make_datetime',
    [year, month, day, clock, clock],
    'datetime',
    (y, m, d, h, n) => makeDatetime(y, m, d, h, n),
    [[2017n, 10n, 1n, 12n, 10n], midnight(2017, 10, 1) + 12n * ticks.hour + 10n * ticks.minute],
    madePage,
  ),
  rule(
    'make_datetime',
    [year, month, day, clock, clock, second],
    'datetime',
    makeDatetime,
    [
      [2017n, 10n, 1n, 12n, 11n, 0.5],
      midnight(2017, 10, 1) + 12n * ticks.hour + 11n * ticks.minute + 5_000_000n,
    ],
    madePage,
  ),
  rule(
    'unixtime_seconds_todatetime',
    [small([0n, 1n, -1n, 1_546_300_800n])],
    'datetime',
    (n) => midnight(1970, 1, 1) + n * ticks.second,
    [[1_546_300_800n], midnight(2019, 1, 1)],
    'unixtime-seconds-todatetime-function: unixtime_seconds_todatetime(1546300800)',
  ),
  rule(
    'unixtime_milliseconds_todatetime',
    [small([0n, 1n, -1n, 1_546_300_800_000n])],
    'datetime',
    (n) => midnight(1970, 1, 1) + n * ticks.millisecond,
    [[1_546_300_800_000n], midnight(2019, 1, 1)],
    'unixtime-milliseconds-todatetime-function: unixtime_milliseconds_todatetime(1546300800000)',
  ),
  rule(
    'unixtime_microseconds_todatetime',
    [small([0n, 1n, -1n, 1_546_300_800_000_000n])],
    'datetime',
    (n) => midnight(1970, 1, 1) + n * ticks.microsecond,
    [[1_546_300_800_000_000n], midnight(2019, 1, 1)],
    'unixtime-microseconds-todatetime-function: unixtime_microseconds_todatetime(1546300800000000)',
  ),
  rule(
    'bin',
    ['datetime', spanSize],
    'datetime',
    binDate,
    [[midnight(1955, 11, 5) + ticks.hour, ticks.week], midnight(1955, 10, 31)],
    'answer fuzz/agent-datetime-timespan-0025: bin(datetime(1955-11-05 06:15:00.5), 7d)',
  ),
  rule(
    'floor',
    ['datetime', spanSize],
    'datetime',
    binDate,
    [[noon, ticks.day], midnight(2020, 6, 15)],
    'bin-function: "The bin() and floor() functions are equivalent"',
  ),
  rule(
    'bin_at',
    [
      'datetime',
      spanSize,
      literal('datetime', [midnight(1970, 1, 1), midnight(2023, 1, 1) + 3n * ticks.hour]),
    ],
    'datetime',
    binDateAt,
    [
      [midnight(2023, 6, 14) + 12n * ticks.hour, ticks.week, midnight(2023, 1, 1) + 3n * ticks.hour],
      midnight(2023, 6, 11) + 3n * ticks.hour,
    ],
    'answer fuzz/agent-datetime-timespan-0027: bin_at(datetime(2023-06-14 12:00:00), 7d, datetime(2023-01-01 03:00:00))',
  ),
];

function dayOfWeek(value: bigint): bigint {
  return value - timeOfDay(value) - weekStart(value);
}

const named: readonly Rule[] = [
  rule(
    'dayofweek',
    ['datetime'],
    'timespan',
    dayOfWeek,
    [[noon], ticks.day],
    'answer fuzz/agent-datetime-timespan-0014: dayofweek(datetime(2020-06-15 13:45:00))',
  ),
  rule(
    'dayofmonth',
    ['datetime'],
    'long',
    (value) => BigInt(civilDate(value).day),
    [[noon], 15n],
    'answer fuzz/agent-datetime-timespan-0015: dayofmonth(datetime(2020-06-15 13:45:00))',
  ),
  rule(
    'dayofyear',
    ['datetime'],
    'long',
    dayOfYear,
    [[midnight(2020, 12, 31)], 366n],
    'answer fuzz/agent-datetime-timespan-0039: c=dayofyear(datetime(2020-12-31))',
  ),
  rule(
    'getyear',
    ['datetime'],
    'long',
    (value) => BigInt(civilDate(value).year),
    [[noon], 2020n],
    'getyear-function: print year = getyear(datetime(2015-10-12))',
  ),
  rule(
    'getmonth',
    ['datetime'],
    'long',
    (value) => BigInt(civilDate(value).month),
    [[noon], 6n],
    'getmonth-function: "Get the month number (1-12) from a datetime."',
  ),
  rule(
    'monthofyear',
    ['datetime'],
    'long',
    (value) => BigInt(civilDate(value).month),
    [[noon], 6n],
    'answer fuzz/agent-datetime-timespan-0034: mon = monthofyear(datetime(2024-12-31))',
  ),
  rule(
    'hourofday',
    ['datetime'],
    'long',
    (value) => part(value, ticks.hour, 24n),
    [[noon], 12n],
    'hour-of-day-function: print hour=hourofday(datetime(2015-12-14 18:54))',
  ),
  rule(
    'week_of_year',
    ['datetime'],
    'long',
    isoWeek,
    [[midnight(2000, 1, 1)], 52n],
    'answer fuzz/agent-datetime-timespan-0013: woy = week_of_year(make_datetime(y, m, d))',
  ),
];

export const datetimeRules: readonly Rule[] = [
  ...addRules(),
  ...diffRules(),
  ...partRules,
  ...made,
  ...named,
];
