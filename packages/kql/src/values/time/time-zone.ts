import { civilFromTicks, inDatetimeRange, ticksFromCivil } from './datetime.ts';
import { ticksPerSecond } from './timespan.ts';

const ticksAt1970 = 621_355_968_000_000_000n;
const ticksPerDay = 86_400n * ticksPerSecond;
const formats = new Map<string, Intl.DateTimeFormat | null>();

/** Null for a zone that is not in the time zone database. */
function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    format = makeFormat(zone);
    formats.set(zone, format);
  }
  return format;
}

function makeFormat(zone: string): Intl.DateTimeFormat | null {
  // An offset such as +01:00 is a zone to JavaScript, and none to Kusto.
  if (/^[+-]/.test(zone)) return null;
  const numeric = 'numeric';
  const fields = {
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  } as const;
  try {
    return new Intl.DateTimeFormat('en-US', {
      ...fields,
      timeZone: zone,
      hourCycle: 'h23',
      calendar: 'iso8601',
    });
  } catch {
    return null;
  }
}

/** The zone's clock at a moment, as ticks; null for an unknown zone. */
export function utcToLocal(ticks: bigint, zone: string): bigint | null {
  const format = formatOf(zone);
  if (format === null) return null;
  const fraction = ticks % ticksPerSecond;
  const parts = format.formatToParts(new Date(Number((ticks - fraction - ticksAt1970) / 10_000n)));
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return ticksFromCivil({
    ...civilFromTicks(ticks),
    year: read('year'),
    month: read('month'),
    day: read('day'),
    hour: read('hour'),
    minute: read('minute'),
    second: read('second'),
  });
}

/**
 * The moment at which the zone's clock shows a time. A time that the clock leaves out in spring, or shows twice in
 * autumn, is read with the offset that holds after the change (measured for spring).
 */
export function localToUtc(local: bigint, zone: string): bigint | null {
  const after = offsetAt(local + ticksPerDay, zone);
  const before = offsetAt(local - ticksPerDay, zone);
  if (after === null || before === null) return null;
  for (const offset of [after, before]) {
    const candidate = local - offset;
    if (offsetAt(candidate, zone) === offset) return inDatetimeRange(candidate);
  }
  return inDatetimeRange(local - after);
}

function offsetAt(ticks: bigint, zone: string): bigint | null {
  const local = utcToLocal(ticks, zone);
  return local === null ? null : local - ticks;
}
