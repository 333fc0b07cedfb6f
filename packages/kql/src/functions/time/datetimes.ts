import { internal } from '../definition/internal-function.ts';
import { reject } from '../../lowering/refusal.ts';
import { call, literal, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, type FunctionCall } from '../definition/function-call.ts';
import {
  javascript,
  lowered,
  type FunctionNames,
  type FunctionRow,
  type ScalarFunction,
} from '../definition/scalar-function.ts';
import {
  civilFromTicks,
  daysFromCivil,
  daysInMonth,
  inDatetimeRange,
  maxDatetime,
  ticksFromCivil,
} from '../../values/time/datetime.ts';
import {
  formatWithPattern,
  formatSpanWithPattern,
  isFormatPattern,
} from '../../values/time/format-pattern.ts';
import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from '../../values/time/timespan.ts';

/** `now()` and `now(offset)`: fixed for the query. */
const now = lowered(['now'], (invocation) => {
  const at = literal('datetime', invocation.scope.lowering.options.now);
  return invocation.nodes[0] === undefined ? at : shift('datetime_add', at, argument(invocation, 0));
});

const ago = lowered(['ago'], (invocation) => {
  const at = literal('datetime', invocation.scope.lowering.options.now);
  return shift('datetime_subtract', at, convert(argument(invocation, 0), 'timespan'));
});

/** Computed at once where both are constant: scans are pruned by literals. */
function shift(name: string, at: Scalar, by: Scalar): Scalar {
  if (
    at.kind === 'literal' &&
    by.kind === 'literal' &&
    typeof at.value === 'bigint' &&
    typeof by.value === 'bigint'
  ) {
    const moved = name === 'datetime_add' ? at.value + by.value : at.value - by.value;
    return literal('datetime', inDatetimeRange(moved));
  }
  return call(name, 'datetime', call('as_long', 'long', at), call('as_long', 'long', by));
}

type Unit =
  | 'day'
  | 'week'
  | 'month'
  | 'year'
  | 'hour'
  | 'minute'
  | 'second'
  | 'quarter'
  | 'millisecond'
  | 'microsecond'
  | 'nanosecond';

const start = (year: number, month: number, day = 1): bigint | null =>
  ticksFromCivil({ year, month, day, hour: 0, minute: 0, second: 0, fraction: 0 });

type CalendarUnit = 'day' | 'week' | 'month' | 'year';

/** The first tick of the calendar unit around `ticks`, `offset` units on. Weeks begin on Sunday. */
function startOf(unit: CalendarUnit, ticks: bigint, offset: bigint): bigint | null {
  const day = ticks - (ticks % ticksPerDay);
  if (unit === 'day') return inDatetimeRange(day + offset * ticksPerDay);
  if (unit === 'week') {
    const weekday = (ticks / ticksPerDay + 1n) % 7n;
    return inDatetimeRange(day + (offset * 7n - weekday) * ticksPerDay);
  }
  const { year, month } = civilFromTicks(ticks);
  if (unit === 'year') return start(year + Number(offset), 1);
  const months = year * 12 + month - 1 + Number(offset);
  return start(Math.floor(months / 12), (((months % 12) + 12) % 12) + 1);
}

/** The last tick of a unit; the last unit of the calendar ends with it. */
function endOf(unit: CalendarUnit, ticks: bigint, offset: bigint): bigint | null {
  const next = startOf(unit, ticks, offset + 1n);
  if (next !== null) return inDatetimeRange(next - 1n);
  return startOf(unit, ticks, offset) === null ? null : maxDatetime;
}

const calendar = (['day', 'week', 'month', 'year'] as const).flatMap((unit) => [
  javascript({
    names: [`startof${unit}`],
    parameters: ['datetime', 'long?'],
    returns: 'datetime',
    evaluate: (ticks, offset) => startOf(unit, ticks, offset ?? 0n),
  }),
  javascript({
    names: [`endof${unit}`],
    parameters: ['datetime', 'long?'],
    returns: 'datetime',
    evaluate: (ticks, offset) => endOf(unit, ticks, offset ?? 0n),
  }),
]);

function dayOfYear(ticks: bigint): number {
  const { year } = civilFromTicks(ticks);
  return Number(ticks / ticksPerDay) - daysFromCivil(year, 1, 1) + 1;
}

/** ISO 8601: the week with the year's first Thursday is the first. */
function weekOfYear(ticks: bigint): number {
  const days = Number(ticks / ticksPerDay);
  const thursday = days - (days % 7) + 3;
  const { year } = civilFromTicks(BigInt(thursday) * ticksPerDay);
  return Math.floor((thursday - daysFromCivil(year, 1, 1)) / 7) + 1;
}

const parts: Readonly<Record<string, (ticks: bigint) => number>> = {
  year: (ticks) => civilFromTicks(ticks).year,
  quarter: (ticks) => Math.floor((civilFromTicks(ticks).month + 2) / 3),
  month: (ticks) => civilFromTicks(ticks).month,
  week_of_year: weekOfYear,
  weekofyear: weekOfYear,
  day: (ticks) => civilFromTicks(ticks).day,
  dayofyear: dayOfYear,
  hour: (ticks) => civilFromTicks(ticks).hour,
  minute: (ticks) => civilFromTicks(ticks).minute,
  second: (ticks) => civilFromTicks(ticks).second,
  millisecond: (ticks) => Math.floor(civilFromTicks(ticks).fraction / 10_000),
  microsecond: (ticks) => Math.floor(civilFromTicks(ticks).fraction / 10),
  nanosecond: (ticks) => civilFromTicks(ticks).fraction * 100,
};

function partOf(name: string, ticks: bigint): bigint | null {
  const value = parts[name]?.(ticks);
  return value === undefined ? null : BigInt(value);
}

const part = (names: FunctionNames, name: string): ScalarFunction =>
  javascript({
    names,
    parameters: ['datetime'],
    returns: 'long',
    evaluate: (ticks) => partOf(name, ticks),
  });

const datetimePart = javascript({
  names: ['datetime_part', 'datepart'],
  parameters: ['string', 'datetime'],
  returns: 'long',
  evaluate: (name, ticks) => partOf(name.toLowerCase(), ticks),
});

const unitTicks: Readonly<Partial<Record<Unit, bigint>>> = {
  week: 7n * ticksPerDay,
  day: ticksPerDay,
  hour: ticksPerHour,
  minute: ticksPerMinute,
  second: ticksPerSecond,
  millisecond: 10_000n,
  microsecond: 10n,
};

function readUnit(text: string): Unit {
  return text.toLowerCase().replace(/s$/, '') as Unit;
}

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** How many boundaries of the unit lie between; weeks begin on Sunday. */
const datetimeDiff = javascript({
  names: ['datetime_diff'],
  parameters: ['string', 'datetime', 'datetime'],
  returns: 'long',
  evaluate: (unitText, a, b) => {
    const unit = readUnit(unitText);
    const [left, right] = [civilFromTicks(a), civilFromTicks(b)];
    if (unit === 'year') return BigInt(left.year - right.year);
    if (unit === 'month') return BigInt((left.year - right.year) * 12 + left.month - right.month);
    if (unit === 'quarter') {
      const quarter = (time: typeof left) => time.year * 4 + Math.floor((time.month - 1) / 3);
      return BigInt(quarter(left) - quarter(right));
    }
    // From three centuries on, more than a long holds: it wraps, as longs do.
    if (unit === 'nanosecond') return BigInt.asIntN(64, (a - b) * 100n);
    const size = unitTicks[unit];
    if (size === undefined) return null;
    const shiftToSunday = unit === 'week' ? ticksPerDay : 0n;
    return floorDivide(a + shiftToSunday, size) - floorDivide(b + shiftToSunday, size);
  },
});

function addMonths(ticks: bigint, months: number): bigint | null {
  const civil = civilFromTicks(ticks);
  const total = civil.year * 12 + civil.month - 1 + months;
  const [year, month] = [Math.floor(total / 12), (((total % 12) + 12) % 12) + 1];
  if (year < 1 || year > 9999) return null;
  return ticksFromCivil({ ...civil, year, month, day: Math.min(civil.day, daysInMonth(year, month)) });
}

const datetimeAdd = javascript({
  names: ['datetime_add'],
  parameters: ['string', 'long', 'datetime'],
  returns: 'datetime',
  evaluate: (unitText, amount, ticks) => {
    const unit = readUnit(unitText);
    if (unit === 'year') return addMonths(ticks, Number(amount) * 12);
    if (unit === 'quarter') return addMonths(ticks, Number(amount) * 3);
    if (unit === 'month') return addMonths(ticks, Number(amount));
    if (unit === 'nanosecond') return inDatetimeRange(ticks + amount / 100n);
    const size = unitTicks[unit];
    return size === undefined ? null : inDatetimeRange(ticks + amount * size);
  },
});

const makeDatetime = javascript({
  names: ['make_datetime'],
  parameters: ['long', 'long', 'long', 'long?', 'long?', 'real?'],
  returns: 'datetime',
  evaluate: (year, month, day, hour, minute, second) => {
    const ticks = BigInt(Math.round((second ?? 0) * 1e7));
    if (ticks < 0n || ticks >= 60n * ticksPerSecond) return null;
    const base = ticksFromCivil({
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour ?? 0n),
      minute: Number(minute ?? 0n),
      second: 0,
      fraction: 0,
    });
    return base === null || Number(hour ?? 0n) < 0 || Number(minute ?? 0n) < 0 ? null : base + ticks;
  },
});

/** `make_timespan([day,] hour, minute[, second])`; parts out of range give null. */
const makeTimespan = lowered(['make_timespan'], (invocation) => {
  const count = invocation.nodes.length;
  const at = (index: number): Scalar => convert(argument(invocation, index), 'real');
  const zero = literal('real', 0);
  if (count === 2) return timespanOf.call(zero, at(0), at(1), zero);
  return count === 3
    ? timespanOf.call(zero, at(0), at(1), at(2))
    : timespanOf.call(at(0), at(1), at(2), at(3));
});

const timespanOf = internal('timespan_of', {
  parameters: ['real', 'real', 'real', 'real'],
  returns: 'timespan',
  evaluate: (days, hours, minutes, seconds) => {
    if (hours < 0 || hours >= 24 || minutes < 0 || minutes >= 60 || seconds < 0 || seconds >= 60) return null;
    return (
      BigInt(Math.trunc(days)) * ticksPerDay +
      BigInt(Math.trunc(hours)) * ticksPerHour +
      BigInt(Math.trunc(minutes)) * ticksPerMinute +
      BigInt(Math.round(seconds * 1e7))
    );
  },
});

const unixEpoch = 621_355_968_000_000_000n;

const fromUnix = (name: string, ticksPerUnit: number) =>
  internal(`unixtime_${name}_todatetime`, {
    parameters: ['real'],
    returns: 'datetime',
    evaluate: (value) =>
      Number.isFinite(value) ? inDatetimeRange(unixEpoch + BigInt(Math.round(value * ticksPerUnit))) : null,
  });

/** Long counts stay exact: a real has 53 bits. */
const fromUnixExact = (name: string, ticks: (value: bigint) => bigint) =>
  internal(`unixtime_${name}_exact`, {
    parameters: ['long'],
    returns: 'datetime',
    evaluate: (value) => inDatetimeRange(unixEpoch + ticks(value)),
  });

const fromUnixUnits = (
  [
    ['seconds', 1e7, (value: bigint) => value * ticksPerSecond],
    ['milliseconds', 1e4, (value: bigint) => value * 10_000n],
    ['microseconds', 10, (value: bigint) => value * 10n],
    ['nanoseconds', 0.01, (value: bigint) => value / 100n],
  ] as const
).flatMap(([name, scale, exact]): readonly FunctionRow[] => {
  const inexact = fromUnix(name, scale);
  const precise = fromUnixExact(name, exact);
  return [
    inexact,
    precise,
    lowered([`unixtime_${name}_todatetime`], (invocation) => {
      const value = argument(invocation, 0);
      return value.type === 'real' || value.type === 'decimal'
        ? inexact.call(convert(value, 'real'))
        : precise.call(convert(value, 'long'));
    }),
  ];
});

const dayOfWeek = javascript({
  names: ['dayofweek'],
  parameters: ['datetime'],
  returns: 'timespan',
  // Kusto counts from the day after, which the last day of year 9999 does not have.
  evaluate: (ticks) =>
    inDatetimeRange(ticks + ticksPerDay) === null ? null : ((ticks / ticksPerDay + 1n) % 7n) * ticksPerDay,
});

const formats = (
  [
    ['format_datetime', 'datetime', 'yMdhHmsfFt', formatWithPattern],
    ['format_timespan', 'timespan', 'dhHmsfF', formatSpanWithPattern],
  ] as const
).map(([name, type, letters, evaluate]): ScalarFunction => {
  const inner = javascript({ names: [name], parameters: [type, 'string'], returns: 'string', evaluate });
  return { ...inner, lower: (invocation) => inner.lower(checkFormat(invocation, letters)) };
});

/** Kusto rejects a constant format with a character that is neither one of its letters nor a delimiter. */
function checkFormat(invocation: FunctionCall, letters: string): FunctionCall {
  const format = argument(invocation, 1);
  if (format.kind === 'literal' && !isFormatPattern(String(format.value), letters)) {
    reject(
      invocation.node,
      `'${String(format.value)}' is not a format`,
      `letters: ${letters}; delimiters: space / - : , . _ [ ]`,
    );
  }
  return invocation;
}

/** Dates and times. Ticks of 100 ns; what leaves the years 1 … 9999 is null. */
export const datetimeFunctions: readonly FunctionRow[] = [
  now,
  ago,
  ...calendar,
  datetimePart,
  part(['getyear', 'year'], 'year'),
  part(['getmonth', 'monthofyear'], 'month'),
  part(['dayofmonth'], 'day'),
  part(['dayofyear'], 'dayofyear'),
  part(['hourofday'], 'hour'),
  part(['week_of_year', 'weekofyear'], 'week_of_year'),
  dayOfWeek,
  datetimeDiff,
  datetimeAdd,
  makeDatetime,
  makeTimespan,
  timespanOf,
  ...fromUnixUnits,
  ...formats,
];
