/** The proleptic Gregorian calendar over ticks of 100 ns from 0001-01-01, and ISO 8601's weeks. */
export const ticks = {
  microsecond: 10n,
  millisecond: 10_000n,
  second: 10_000_000n,
  minute: 600_000_000n,
  hour: 36_000_000_000n,
  day: 864_000_000_000n,
  week: 6_048_000_000_000n,
} as const;

export const lastTick = 3_155_378_975_999_999_999n;

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export const floorDivide = (value: bigint, divisor: bigint): bigint => {
  const quotient = value / divisor;
  return value % divisor !== 0n && value < 0n !== divisor < 0n ? quotient - 1n : quotient;
};

/** A datetime outside the years 1 to 9999 is null. */
export const inRange = (value: bigint): bigint | null => (value < 0n || value > lastTick ? null : value);

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const monthLength = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (monthLengths[month - 1] ?? 0);

const daysBeforeYear = (year: number): number => {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
};

const daysBeforeMonth = (year: number, month: number): number => {
  let days = 0;
  for (let earlier = 1; earlier < month; earlier++) days += monthLength(year, earlier);
  return days;
};

/** Ticks at midnight of a day; months beyond 1 to 12 run into the neighbouring years. */
export function midnight(year: number, month: number, day: number): bigint {
  const months = year * 12 + (month - 1);
  const inYear = Math.floor(months / 12);
  const inMonth = (((months % 12) + 12) % 12) + 1;
  return BigInt(daysBeforeYear(inYear) + daysBeforeMonth(inYear, inMonth) + day - 1) * ticks.day;
}

export function civilDate(value: bigint): CivilDate {
  const days = Number(floorDivide(value, ticks.day));
  let year = Math.floor(days / 365.2425) + 1;
  while (daysBeforeYear(year) > days) year--;
  while (daysBeforeYear(year + 1) <= days) year++;
  let rest = days - daysBeforeYear(year);
  let month = 1;
  while (rest >= monthLength(year, month)) rest -= monthLength(year, month++);
  return { year, month, day: rest + 1 };
}

export const timeOfDay = (value: bigint): bigint => value - floorDivide(value, ticks.day) * ticks.day;

/** Days since Sunday. 0001-01-01 was a Monday. */
export const weekday = (value: bigint): bigint => (floorDivide(value, ticks.day) + 1n) % 7n;

export const dayOfYear = (value: bigint): bigint => {
  const { year, month, day } = civilDate(value);
  return BigInt(daysBeforeMonth(year, month) + day);
};

/** The week of ISO 8601: the first one has the year's first Thursday in it. */
export function isoWeek(value: bigint): bigint {
  const days = floorDivide(value, ticks.day);
  const thursday = days - (days % 7n) + 3n;
  const { year } = civilDate(thursday * ticks.day);
  return (thursday - BigInt(daysBeforeYear(year))) / 7n + 1n;
}

/** The same day of another month, or that month's last day where it has no such day. */
export function addMonths(value: bigint, count: number): bigint | null {
  const { year, month, day } = civilDate(value);
  const months = year * 12 + (month - 1) + count;
  const inYear = Math.floor(months / 12);
  if (inYear < 1 || inYear > 9999) return null;
  const inMonth = months - inYear * 12 + 1;
  return midnight(inYear, inMonth, Math.min(day, monthLength(inYear, inMonth))) + timeOfDay(value);
}
