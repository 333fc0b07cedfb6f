import { civilDate, floorDivide, ticks, timeOfDay } from '../reference/calendar.ts';
import { literal, rule, type Rule } from '../reference/rule.ts';
import { longMin, undecidedIf } from '../reference/values.ts';

const pad = (value: bigint | number, width: number): string => value.toString().padStart(width, '0');

/** The first digits of what is below a second; with `F`, without zeros at the end. */
function fraction(value: bigint, specifier: string): string {
  const digits = pad(value % ticks.second, 7).slice(0, specifier.length);
  return specifier.startsWith('F') ? digits.replace(/0+$/, '') : digits;
}

function datePart(value: bigint, specifier: string): string {
  const { year, month, day } = civilDate(value);
  const time = timeOfDay(value);
  const hour = time / ticks.hour;
  const width = specifier.length;
  switch (specifier.charAt(0)) {
    case 'y':
      return width === 4 ? pad(year, 4) : pad(year % 100, width);
    case 'M':
      return pad(month, width);
    case 'd':
      return pad(day, width);
    case 'H':
      return pad(hour, width);
    case 'h':
      return pad(hour % 12n === 0n ? 12n : hour % 12n, width);
    case 'm':
      return pad((time / ticks.minute) % 60n, width);
    case 's':
      return pad((time / ticks.second) % 60n, width);
    case 't':
      return hour < 12n ? 'AM' : 'PM';
    default:
      return fraction(time, specifier);
  }
}

function spanPart(value: bigint, specifier: string): string {
  const width = specifier.length;
  switch (specifier.charAt(0)) {
    case 'd':
      return pad(value / ticks.day, width);
    case 'h':
    case 'H':
      return pad((value / ticks.hour) % 24n, width);
    case 'm':
      return pad((value / ticks.minute) % 60n, width);
    case 's':
      return pad((value / ticks.second) % 60n, width);
    default:
      return fraction(value, specifier);
  }
}

const formatDate = (value: bigint, format: string): string =>
  format.replace(/y+|M+|d+|H+|h+|m+|s+|t+|f+|F+/g, (specifier) => datePart(value, specifier));

function formatSpan(value: bigint, format: string): string {
  undecidedIf(value === longMin, 'the smallest timespan');
  const size = value < 0n ? -value : value;
  const text = format.replace(/d+|H+|h+|m+|s+|f+|F+/g, (specifier) => spanPart(size, specifier));
  return value < 0n ? `-${text}` : text;
}

const dateFormats = [
  'yyyy-MM-dd',
  'yy-MM-dd HH:mm',
  'M/d/yy H:m:s',
  'yyyy-MM-dd HH:mm:ss.fffffff',
  'ss.ff',
  'hh:mm tt',
  'h_mm',
  'yyyyMMddHHmmss',
  'FFFFFFF',
  'y',
  '[d]',
] as const;
const spanFormats = [
  'd.hh:mm:ss',
  'dd.hh:mm:ss.fffffff',
  'h:m',
  'mm:ss',
  'ddd.h:mm:ss [fffffff]',
  'd',
  'FF',
  'd:h:m:s.fff',
  'HH_mm',
] as const;

function makeSpan(day: bigint, hour: bigint, minute: bigint, second: number): bigint | null {
  if (hour < 0n || hour > 23n || minute < 0n || minute > 59n || second < 0 || second >= 60) return null;
  return day * ticks.day + hour * ticks.hour + minute * ticks.minute + BigInt(second * 1e7);
}

function binSpan(value: bigint, size: bigint): bigint | null {
  if (size < 0n) return null;
  const low = floorDivide(value, size) * size;
  undecidedIf(low < longMin, 'a bin below the smallest timespan');
  return low;
}

const whole = literal('long', [-1n, 0n, 1n, 12n, 23n, 24n, 59n, 60n]);
const days = literal('long', [0n, 1n, 100n]);
const second = literal('real', [0, 0.5, 59.25, 60]);
const size = literal('timespan', [1n, ticks.second, ticks.hour, ticks.day, ticks.week, -ticks.hour]);
const madePage =
  'make-timespan-function: "If the creation is successful, the result will be a timespan value. Otherwise, the result will be null."';

export const timespanRules: readonly Rule[] = [
  rule(
    'format_datetime',
    ['datetime', literal('string', dateFormats)],
    'string',
    formatDate,
    [[636_212_772_050_000_000n, 'yy-MM-dd HH:mm'], '17-01-29 09:00'],
    "format-datetime-function: format_datetime(dt,'yy-MM-dd [HH:mm:ss]')",
  ),
  rule(
    'format_timespan',
    ['timespan', literal('string', spanFormats)],
    'string',
    formatSpan,
    [[25_380_051_234_500n, 'ddd.h:mm:ss [fffffff]'], '029.9:00:05 [1234500]'],
    "format-timespan-function: format_timespan(t, 'ddd.h:mm:ss [fffffff]')",
  ),
  rule(
    'format_timespan',
    ['timespan', literal('string', spanFormats)],
    'string',
    formatSpan,
    [[-900_000_000n, 'mm:ss'], '-01:30'],
    "answer fuzz/agent-datetime-timespan-0020: format_timespan(-90s, 'mm:ss')",
  ),
  rule(
    'make_timespan',
    [whole, whole],
    'timespan',
    (hour, minute) => makeSpan(0n, hour, minute, 0),
    [[23n, 60n], null],
    `${madePage}; answer fuzz/agent-datetime-timespan-0027: make_timespan(25, 70)`,
  ),
  rule(
    'make_timespan',
    [whole, whole, second],
    'timespan',
    (hour, minute, seconds) => makeSpan(0n, hour, minute, seconds),
    [[12n, 1n, 0.5], 432_605_000_000n],
    madePage,
  ),
  rule(
    'make_timespan',
    [days, whole, whole, second],
    'timespan',
    makeSpan,
    [[1n, 12n, 1n, 59.25], 1_297_192_500_000n],
    'make-timespan-function: make_timespan(1,12,30,55.123)',
  ),
  rule(
    'bin',
    ['timespan', size],
    'timespan',
    binSpan,
    [[16n * ticks.day, ticks.week], 14n * ticks.day],
    'bin-function: print bin(time(16d), 7d)',
  ),
  rule(
    'floor',
    ['timespan', size],
    'timespan',
    binSpan,
    [[-1n, ticks.hour], -ticks.hour],
    'bin-function: "The bin() and floor() functions are equivalent"',
  ),
];
