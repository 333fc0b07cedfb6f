import { inDatetimeRange, ticksFromCivil } from './datetime.ts';
import { ticksPerMinute } from './timespan.ts';

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const clock = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2})(?::(?<second>\d{1,2})(?:\.(?<fraction>\d+))?)?\s*(?<half>[AaPp][Mm])?`;
const zone = String.raw`\s*(?<zone>Z|z|GMT|UTC|[+-]\d{1,2}(?::?\d{2})?)?`;
const time = `(?:(?:[T ]|,\\s*|\\s+)\\s*${clock}${zone})?`;
const weekday = String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?`;

/** The forms that Kusto reads, tried in order. */
const forms: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?<year>\d{4})(?:[-/]|,\s*)(?<month>\d{1,2})(?:(?:[-/]|,\s*)(?<day>\d{1,2}))?${time}$`,
  ),
  new RegExp(
    String.raw`^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:[T ]?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?Z?)?$`,
  ),
  new RegExp(String.raw`^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})${time}$`),
  new RegExp(String.raw`^(?<year>\d{4})$`),
  new RegExp(String.raw`^(?<month>\d{1,2})[-/.](?<day>\d{1,2})[-/.](?<year>\d{4})${time}$`),
  new RegExp(
    String.raw`^${weekday}(?<day>\d{1,2})[ -](?<monthName>[A-Za-z]{3,9})[ -](?<year>\d{4}|\d{2})${time}$`,
  ),
  new RegExp(String.raw`^${weekday}(?<monthName>[A-Za-z]{3,9})\s+(?<day>\d{1,2}),?\s+(?<year>\d{4})${time}$`),
  new RegExp(
    String.raw`^${weekday}(?<monthName>[A-Za-z]{3,9})\s+(?<day>\d{1,2})\s+${clock}\s+(?<year>\d{4})$`,
  ),
];

type Parts = Readonly<Record<string, string | undefined>>;

/** `todatetime()` of a text, in ticks; offsets are converted to UTC; null where it is not a date. */
export function parseDatetime(text: string): bigint | null {
  const trimmed = text.trim();
  for (const form of forms) {
    const parts = form.exec(trimmed)?.groups as Parts | undefined;
    if (parts === undefined) continue;
    const ticks = ticksFromParts(parts);
    if (ticks !== null) return ticks;
  }
  return null;
}

function ticksFromParts(parts: Parts): bigint | null {
  const month = parts.monthName === undefined ? Number(parts.month ?? '1') : monthNumber(parts.monthName);
  const fraction = (parts.fraction ?? '').slice(0, 7).padEnd(7, '0');
  const hour = hourOf(Number(parts.hour ?? '0'), parts.half);
  if (hour === null) return null;
  const local = ticksFromCivil({
    year: fullYear(parts.year ?? ''),
    month,
    day: Number(parts.day ?? '1'),
    hour,
    minute: Number(parts.minute ?? '0'),
    second: Number(parts.second ?? '0'),
    fraction: Number(fraction),
  });
  return local === null ? null : inDatetimeRange(local - zoneTicks(parts.zone));
}

function monthNumber(name: string): number {
  return monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function fullYear(text: string): number {
  const year = Number(text);
  if (text.length !== 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return null;
  return (hour % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

function zoneTicks(zoneText: string | undefined): bigint {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zoneText ?? '');
  if (match === null) return 0n;
  const minutes = BigInt(Number(match[2]) * 60 + Number(match[3] ?? '0'));
  return (match[1] === '-' ? -minutes : minutes) * ticksPerMinute;
}
