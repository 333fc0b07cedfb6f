import { ticksPerDay, ticksPerHour, ticksPerMinute, ticksPerSecond } from './timespan.ts';

/** The last tick of the year 9999. */
export const maxDatetime = 3_155_378_975_999_999_999n;
const unixEpochTicks = 621_355_968_000_000_000n;
const unixEpochDays = 719_162;

export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Ticks within the second. */
  readonly fraction: number;
}

/** Ticks since 0001-01-01 of a JavaScript date. */
export function ticksFromDate(date: Date): bigint {
  return unixEpochTicks + BigInt(date.getTime()) * 10_000n;
}

/** Days since 0001-01-01 in the proleptic Gregorian calendar. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / 86_400_000) + unixEpochDays;
}

export function daysInMonth(year: number, month: number): number {
  return (
    daysFromCivil(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) -
    daysFromCivil(year, month, 1)
  );
}

/** Null for a day that does not exist and for years outside 1 … 9999. */
export function ticksFromCivil(civil: CivilTime): bigint | null {
  const { year, month, day, hour, minute, second } = civil;
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  return (
    BigInt(daysFromCivil(year, month, day)) * ticksPerDay +
    BigInt(hour) * ticksPerHour +
    BigInt(minute) * ticksPerMinute +
    BigInt(second) * ticksPerSecond +
    BigInt(civil.fraction)
  );
}

export function civilFromTicks(ticks: bigint): CivilTime {
  const days = Number(ticks / ticksPerDay);
  const rest = ticks % ticksPerDay;
  const date = new Date((days - unixEpochDays) * 86_400_000);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: Number(rest / ticksPerHour),
    minute: Number((rest / ticksPerMinute) % 60n),
    second: Number((rest / ticksPerSecond) % 60n),
    fraction: Number(rest % ticksPerSecond),
  };
}

/** The ticks where they are a datetime (years 1 … 9999), null otherwise. */
export function inDatetimeRange(ticks: bigint): bigint | null {
  return ticks >= 0n && ticks <= maxDatetime ? ticks : null;
}

/** `2026-01-12T09:35:42.2570000Z`. */
export function formatDatetime(ticks: bigint): string {
  const civil = civilFromTicks(ticks);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${String(civil.year).padStart(4, '0')}-${two(civil.month)}-${two(civil.day)}`;
  const clock = `${two(civil.hour)}:${two(civil.minute)}:${two(civil.second)}`;
  return `${date}T${clock}.${String(civil.fraction).padStart(7, '0')}Z`;
}
