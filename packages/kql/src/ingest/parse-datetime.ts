/** Ticks of 100 ns in a day. */
export const TICKS_PER_DAY = 864_000_000_000n;

/** The greatest datetime: 9999-12-31T23:59:59.9999999Z. The least is 0. */
export const MAX_DATETIME_TICKS = 3_155_378_975_999_999_999n;

const DAYS_TO_1970 = 719_162;

interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Digits after the point; more than seven are cut off, as the service does. */
  readonly fraction: string;
  readonly zone: string;
}

type Groups = Readonly<Record<string, string | undefined>>;

const TIME = String.raw`(?<h>\d{1,2}):(?<mi>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,12}))?)?`;
const ZONE = String.raw`(?:\s*(?<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}))?`;
const FORMATS: readonly RegExp[] = [
  new RegExp(String.raw`^(?<y>\d{4})-(?<mo>\d{1,2})-(?<d>\d{1,2})(?:(?:T|\s+)${TIME}${ZONE})?$`, 'i'),
  // The portal's exports; recent browsers put a narrow no-break space before AM, which \s covers.
  new RegExp(
    String.raw`^(?<mo>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})(?:,?\s+${TIME}(?:\s*(?<ap>AM|PM))?${ZONE})?$`,
    'i',
  ),
  new RegExp(
    String.raw`^(?:[a-z]{3},\s+)?(?<d>\d{1,2})\s+(?<name>[a-z]{3})\s+(?<y>\d{4})\s+${TIME}(?:\s*(?<ap>AM|PM))?${ZONE}$`,
    'i',
  ),
];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The ticks of 100 ns since 0001-01-01 of a datetime in ISO 8601, in the portal's US format
 * (`1/12/2026, 9:35:42.257 AM`) or in RFC 1123; UTC where no offset is given. Undefined where it is none of them,
 * names a day that does not exist, or lies outside the years 1 to 9999.
 */
export function parseDatetime(text: string): bigint | undefined {
  const trimmed = text.trim();
  for (const format of FORMATS) {
    const groups = format.exec(trimmed)?.groups;
    if (groups !== undefined) return ticksOf(partsOf(groups));
  }
  return undefined;
}

/** The ticks of a JavaScript date. */
export function dateTicks(date: Date): bigint {
  return BigInt(date.getTime()) * 10_000n + BigInt(DAYS_TO_1970) * TICKS_PER_DAY;
}

function partsOf(groups: Groups): DateParts {
  const hour = Number(groups.h ?? 0);
  const half = groups.ap?.toUpperCase();
  const named = groups.name === undefined ? undefined : MONTHS.indexOf(groups.name.toLowerCase()) + 1;
  return {
    year: Number(groups.y),
    month: named ?? Number(groups.mo),
    day: Number(groups.d),
    hour: half === undefined ? hour : hour < 1 || hour > 12 ? NaN : (hour % 12) + (half === 'PM' ? 12 : 0),
    minute: Number(groups.mi ?? 0),
    second: Number(groups.s ?? 0),
    fraction: groups.f ?? '',
    zone: groups.z ?? 'Z',
  };
}

function ticksOf(parts: DateParts): bigint | undefined {
  const { year, month, day, hour, minute, second } = parts;
  const real = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  if (!real || !(hour <= 23) || minute > 59 || second > 59) return undefined;
  const seconds =
    (daysBefore(year, month, day) * 24 + hour) * 3600 + (minute - zoneMinutes(parts.zone)) * 60 + second;
  const ticks = BigInt(seconds) * 10_000_000n + BigInt(parts.fraction.slice(0, 7).padEnd(7, '0'));
  return ticks < 0n || ticks > MAX_DATETIME_TICKS ? undefined : ticks;
}

function zoneMinutes(zone: string): number {
  const digits = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (digits === null) return 0;
  const minutes = Number(digits[2]) * 60 + Number(digits[3] ?? 0);
  return digits[1] === '-' ? -minutes : minutes;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 0001-01-01 to a day, in the Gregorian calendar throughout. Date.UTC would take the year 1 for 1901. */
function daysBefore(year: number, month: number, day: number): number {
  const years = year - 1;
  let days = years * 365 + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  for (let before = 1; before < month; before += 1) days += daysIn(year, before);
  return days + day - 1;
}
