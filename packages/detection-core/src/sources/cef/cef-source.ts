import { filled, textIn } from '../../log-records/log-fields.ts';
import type { LogObject, LogSource, MappedRow, NearTime } from '../../log-records/log-source.ts';
import { cefColumns } from './cef-columns.ts';
import { eventTime, headerHost, instantOf, lacksYear } from './cef-time.ts';
import { isCefLine, parseCef } from './parse-cef.ts';

/** CEF lines → CommonSecurityLog, with the columns of Sentinel's CEF connector. */
export const cefSource: LogSource = {
  name: 'cef',
  title: 'CEF',
  table: 'CommonSecurityLog',
  events: cefLines,
  toRow: cefRow,
};

function cefLines(record: unknown): readonly unknown[] | undefined {
  return isCefLine(record) ? [record] : undefined;
}

const yearMissing =
  'its time names no year, and nothing beside it does: say with --now when these logs were written';
const timeColumns = ['StartTime', 'EndTime'];

function cefRow(line: unknown, near?: NearTime): MappedRow {
  const message = typeof line === 'string' ? parseCef(line) : undefined;
  if (message === undefined) {
    return { ok: false, reason: 'not CEF: seven fields divided by | are needed after CEF:' };
  }
  const columns = extensionColumns(message.extensions);
  const time = eventTime(columns, message.prefix, near);
  if (time === undefined && lacksYear(columns, message.prefix)) {
    return { ok: false, reason: yearMissing, lacksYear: true };
  }
  if (time === undefined) {
    return { ok: false, reason: 'neither rt, end, start nor the syslog header says when it happened' };
  }
  return {
    ok: true,
    values: filled({
      ...columns,
      ...Object.fromEntries(timeColumns.map((name) => [name, instantOf(textIn(columns, name), near)])),
      TimeGenerated: time,
      Type: 'CommonSecurityLog',
      DeviceVendor: message.vendor,
      DeviceProduct: message.product,
      DeviceVersion: message.deviceVersion,
      DeviceEventClassID: message.eventClassId,
      Activity: message.name,
      LogSeverity: message.severity,
      OriginalLogSeverity: message.severity,
      Computer: headerHost(message.prefix),
    }),
  };
}

/** Keys that the table has no column for are kept together, as the connector keeps them: `key=value;key=value`. */
function extensionColumns(extensions: readonly (readonly [string, string])[]): LogObject {
  const columns: Record<string, string> = {};
  const additional: string[] = [];
  for (const [key, value] of extensions) {
    const name = cefColumns[key.toLowerCase()];
    if (name === undefined) additional.push(`${key}=${value}`);
    else columns[name] = value;
  }
  return additional.length === 0 ? columns : { ...columns, AdditionalExtensions: additional.join(';') };
}
