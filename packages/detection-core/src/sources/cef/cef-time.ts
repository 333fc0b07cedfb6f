import { textIn } from '../../log-records/log-fields.ts';
import type { LogObject, NearTime } from '../../log-records/log-source.ts';

/**
 * CEF's times as ISO 8601 in UTC: milliseconds since 1970, `MMM dd yyyy HH:mm:ss[.SSS] [zone]`, or ISO already. The form
 * without a year names an instant only where one near it is known.
 */
export function instantOf(text: string | undefined, near?: NearTime): string | undefined {
  if (text === undefined) return undefined;
  if (/^\d{13}$/.test(text)) return new Date(Number(text)).toISOString();
  if (/^\d{10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  if (yearless.test(text.trim())) return near === undefined ? undefined : nearestTo(near, text.trim());
  // The digits of an offset are no year, and of 05/01/2026 nobody knows which is the month.
  const hasYear = /(^|[^+\-\d])\d{4}\b/.test(text) && !/^\d{1,2}\/\d{1,2}\/\d{4}/.test(text.trim());
  const hasZone = /(Z|UTC|GMT|[+-]\d{2}:?\d{2})$/.test(text.trim());
  const parsed = hasYear ? Date.parse(hasZone ? text : `${text} UTC`) : Number.NaN;
  return Number.isNaN(parsed) ? undefined : new Date(parsed).toISOString();
}

const yearless =
  /^([A-Z][a-z]{2}\s+\d{1,2})\s+(\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:\s+(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}))?$/;
const dayMs = 86_400_000;

/** In the year that brings it nearest; of what must not come later, in the last year in which it does not. */
function nearestTo({ time, isLatest }: NearTime, text: string): string | undefined {
  const [, day = '', clock = '', zone = 'UTC'] = yearless.exec(text) ?? [];
  const year = time.getUTCFullYear();
  const candidates = [year - 1, year, year + 1]
    .map((candidate) => instantOf(`${day} ${String(candidate)} ${clock} ${zone}`))
    .filter((candidate) => candidate !== undefined)
    // A 29 February in another year would become 1 March.
    .filter((candidate) => !/^Feb\s+29$/.test(day) || candidate.slice(5, 7) !== '03')
    .filter((candidate) => !isLatest || Date.parse(candidate) <= time.getTime() + dayMs);
  const distance = (candidate: string): number => Math.abs(Date.parse(candidate) - time.getTime());
  return candidates.sort((a, b) => distance(a) - distance(b))[0];
}

const timeColumns = ['ReceiptTime', 'EndTime', 'StartTime'];

/** When the event happened: its receipt, end or start time, else the syslog header's. A time with a year comes first. */
export function eventTime(columns: LogObject, prefix: string, near?: NearTime): string | undefined {
  const stated = timeColumns.map((name) => textIn(columns, name));
  const iso = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?/.exec(prefix)?.[0];
  const all = [...stated, iso, headerTime(prefix)];
  return (
    all.map((text) => instantOf(text)).find((time) => time !== undefined) ??
    all.map((text) => instantOf(text, near)).find((time) => time !== undefined)
  );
}

/** Whether only a year is missing to a time of the event. */
export function lacksYear(columns: LogObject, prefix: string): boolean {
  const all = [...timeColumns.map((name) => textIn(columns, name)), headerTime(prefix)];
  return all.some((text) => text !== undefined && yearless.test(text.trim()));
}

const bsdHeader =
  /^(?:<\d+>\d*\s*)?([A-Z][a-z]{2}\s+\d{1,2})(?:\s+(\d{4}))?\s+(\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:\s+(\d{4}))?(?:\s+([A-Z]{2,5}|[+-]\d{2}:?\d{2})(?=\s+\S))?(?:\s+(\S+))?/;

/** `Jan 12 2026 09:01:00 host` and `Jan 12 09:01:00 2026 host`, as one text; with a zone's name it names no instant. */
function headerTime(prefix: string): string | undefined {
  const match = bsdHeader.exec(prefix);
  if (match === null) return undefined;
  const [, day = '', before, time = '', after, zone = 'UTC'] = match;
  const year = before ?? after;
  return [day, year, time, zone].filter((part) => part !== undefined).join(' ');
}

/** The host of a syslog header: the word after its time, its year and its zone. */
export function headerHost(prefix: string): string | undefined {
  const bsd = bsdHeader.exec(prefix);
  if (bsd !== null) return bsd[6];
  const host = prefix.replace(/^<\d+>\d*\s*/, '').split(/\s+/)[1];
  return host === '' ? undefined : host;
}
