import { textIn } from '../../log-records/log-fields.ts';
import type { LogObject } from '../../log-records/log-source.ts';

/**
 * CEF's times as ISO 8601 in UTC: milliseconds since 1970, `MMM dd yyyy HH:mm:ss[.SSS] [zone]`, or ISO already.
 * Undefined for the form without a year, which names no instant.
 */
export function instantOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{13}$/.test(text)) return new Date(Number(text)).toISOString();
  if (/^\d{10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  const hasYear = /\b\d{4}\b/.test(text);
  const hasZone = /(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/.test(text.trim());
  const parsed = hasYear ? Date.parse(hasZone ? text : `${text} UTC`) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString();
}

/** When the event happened: its receipt, end or start time, else the syslog header's where it has a year. */
export function eventTime(columns: LogObject, prefix: string): string | undefined {
  const stated = ['ReceiptTime', 'EndTime', 'StartTime'].map((name) => instantOf(textIn(columns, name)));
  const iso = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?/.exec(prefix)?.[0];
  return [...stated, instantOf(iso)].find((time) => time !== undefined);
}
