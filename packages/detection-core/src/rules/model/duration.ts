import { parseIsoDuration } from '@drawbridge/base';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const short = /^(\d+)([mhd])$/;
const timeSpan = /^(?:(\d+)\.)?(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/**
 * The milliseconds of `5m`, `1h`, `14d`, of .NET's `1.02:30:00`, or of ISO 8601's `P1DT2H`; undefined for anything
 * else. The first two are what the community's validation reads, the last is what the service's API reads.
 */
export function parseDuration(text: string): number | undefined {
  const units = { m: minute, h: hour, d: day };
  const shortForm = short.exec(text);
  if (shortForm !== null) return Number(shortForm[1]) * units[shortForm[2] as 'm' | 'h' | 'd'];
  const parts = timeSpan.exec(text);
  if (parts === null) return parseIsoDuration(text);
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part) || 0);
  return days * day + hours * hour + minutes * minute + seconds * 1000;
}

/** `14d`, `1h`, `5m`, or seconds where nothing larger divides it. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds % day === 0) return `${milliseconds / day}d`;
  if (milliseconds % hour === 0) return `${milliseconds / hour}h`;
  if (milliseconds % minute === 0) return `${milliseconds / minute}m`;
  return `${milliseconds / 1000}s`;
}
