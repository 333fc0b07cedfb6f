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
  // The digits of an offset are no year, and of 05/01/2026 nobody knows which is the month.
  const hasYear = /(^|[^+\-\d])\d{4}\b/.test(text) && !/^\d{1,2}\/\d{1,2}\/\d{4}/.test(text.trim());
  const hasZone = /(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/.test(text.trim());
  const parsed = hasYear ? Date.parse(hasZone ? text : `${text} UTC`) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString();
}

/** When the event happened: its receipt, end or start time, else the syslog header's where it has a year. */
export function eventTime(columns: LogObject, prefix: string): string | undefined {
  const stated = ['ReceiptTime', 'EndTime', 'StartTime'].map((name) => instantOf(textIn(columns, name)));
  const iso = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?/.exec(prefix)?.[0];
  return [...stated, instantOf(iso), headerTime(prefix)].find((time) => time !== undefined);
}

const bsdHeader =
  /^(?:<\d+>\d*\s*)?([A-Z][a-z]{2}\s+\d{1,2})(?:\s+(\d{4}))?\s+(\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:\s+(\d{4}))?(?:\s+([A-Z]{2,5}|[+-]\d{2}:?\d{2})(?=\s+\S))?(?:\s+(\S+))?/;

/** `Jan 12 2026 09:01:00 host` and `Jan 12 09:01:00 2026 host`; without a year it names no instant, nor with a zone's name. */
function headerTime(prefix: string): string | undefined {
  const [, day = '', before, time = '', after, zone = 'UTC'] = bsdHeader.exec(prefix) ?? [];
  const year = before ?? after;
  return year === undefined ? undefined : instantOf(`${day} ${year} ${time} ${zone}`);
}

/** The host of a syslog header: the word after its time, its year and its zone. */
export function headerHost(prefix: string): string | undefined {
  const bsd = bsdHeader.exec(prefix);
  if (bsd !== null) return bsd[6];
  const host = prefix.replace(/^<\d+>\d*\s*/, '').split(/\s+/)[1];
  return host === '' ? undefined : host;
}
