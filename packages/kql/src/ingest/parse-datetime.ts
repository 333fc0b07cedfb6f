import { type CivilTime, inDatetimeRange, ticksFromCivil } from '../values/time/datetime.ts';

const TICKS_PER_MINUTE = 600_000_000n;

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
    if (groups !== undefined) return ticksOf(groups);
  }
  return undefined;
}

/** Digits after the point beyond seven are cut off, as the service does. */
function civilOf(groups: Groups): CivilTime {
  const hour = Number(groups.h ?? 0);
  const half = groups.ap?.toUpperCase();
  const month = groups.name === undefined ? Number(groups.mo) : MONTHS.indexOf(groups.name.toLowerCase()) + 1;
  return {
    year: Number(groups.y),
    month,
    day: Number(groups.d),
    hour: half === undefined ? hour : hour < 1 || hour > 12 ? 24 : (hour % 12) + (half === 'PM' ? 12 : 0),
    minute: Number(groups.mi ?? 0),
    second: Number(groups.s ?? 0),
    fraction: Number((groups.f ?? '').slice(0, 7).padEnd(7, '0')),
  };
}

function ticksOf(groups: Groups): bigint | undefined {
  const local = ticksFromCivil(civilOf(groups));
  if (local === null) return undefined;
  return inDatetimeRange(local - zoneMinutes(groups.z ?? 'Z') * TICKS_PER_MINUTE) ?? undefined;
}

function zoneMinutes(zone: string): bigint {
  const digits = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (digits === null) return 0n;
  const minutes = BigInt(digits[2] ?? 0) * 60n + BigInt(digits[3] ?? 0);
  return digits[1] === '-' ? -minutes : minutes;
}
