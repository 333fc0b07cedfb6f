import { isObject, objectIn, parsedObject, textIn } from '../log-records/log-fields.ts';
import type { LogObject } from '../log-records/log-source.ts';
import { isCefLine } from './cef/parse-cef.ts';

/**
 * The records inside what a query or a queue wraps around them: the answers of Log Analytics, Kusto, Defender's hunting,
 * CloudTrail Lake, Athena and Logs Insights; messages of SQS, CloudWatch Logs (also as its export to S3 writes them, after
 * a time) and the journal; the original events that Splunk and Elasticsearch keep. Undefined where the record is wrapped
 * in none of these.
 */
export function wrappedRecords(record: unknown): readonly unknown[] | undefined {
  if (typeof record === 'string') return exportedLine(record);
  if (Array.isArray(record)) return pairsOf(record);
  if (!isObject(record)) return undefined;
  return tableRows(record) ?? athenaRows(record) ?? listedRecords(record) ?? messageOf(record);
}

const afterTime = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z?\s+(\{.*\})\s*$/;

/** `2026-11-18T08:05:00.000Z {"eventVersion":…}`, as CloudWatch Logs exports to S3. */
function exportedLine(line: string): readonly unknown[] | undefined {
  const event = parsedObject(afterTime.exec(line)?.[1]);
  return event === undefined ? undefined : [event];
}

/** Columns beside rows: `columns`, `rows` of Log Analytics; `Columns`, `Rows` of Kusto, whose first table is the answer. */
function tableRows(record: LogObject): readonly unknown[] | undefined {
  if (record.FrameType === 'DataTable' && record.TableKind !== 'PrimaryResult') return [];
  if (typeof record.FrameType === 'string' && record.FrameType !== 'DataTable') return [];
  const columns = record.columns ?? record.Columns;
  const rows = record.rows ?? record.Rows;
  if (!Array.isArray(columns) || !Array.isArray(rows)) return undefined;
  const names = columns.map((column: unknown) =>
    isObject(column) ? (textIn(column, 'name') ?? textIn(column, 'ColumnName') ?? '') : '',
  );
  return rows.map((cells: unknown) =>
    Array.isArray(cells)
      ? Object.fromEntries(names.map((name, at) => [name, (cells as readonly unknown[])[at]]))
      : cells,
  );
}

/** The answer of `aws athena get-query-results`, whose first row has the names. */
function athenaRows(record: LogObject): readonly unknown[] | undefined {
  const rows = objectIn(record, 'ResultSet').Rows;
  if (!Array.isArray(rows)) return undefined;
  const [names = [], ...cells] = rows.map((row: unknown) => {
    const data = isObject(row) ? row.Data : undefined;
    return Array.isArray(data)
      ? data.map((cell: unknown) => (isObject(cell) ? textIn(cell, 'VarCharValue') : undefined))
      : [];
  });
  return cells.map((values) => Object.fromEntries(names.map((name, at) => [name ?? '', values[at]])));
}

/** The lists of answers that say more than their records; none of these names is a column of a log. */
function listedRecords(record: LogObject): readonly unknown[] | undefined {
  const list = record.QueryResultRows ?? record.results ?? record.Results ?? record.events ?? record.Messages;
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((item: unknown) => wrappedRecords(item) ?? [item]);
}

/** `[{ name: value }, …]` of CloudTrail Lake, `[{ field: name, value }, …]` of Logs Insights. */
function pairsOf(pairs: readonly unknown[]): readonly unknown[] | undefined {
  if (pairs.length === 0 || !pairs.every(isObject)) return undefined;
  const members = pairs.flatMap((pair) =>
    typeof pair.field === 'string' ? [[pair.field, pair.value] as const] : Object.entries(pair),
  );
  const merged = Object.fromEntries(members);
  return wrappedRecords(merged) ?? [merged];
}

/** Beside which members a text is a message, and where it is. */
const messages: readonly (readonly [mark: string, text: string])[] = [
  ['logStreamName', 'message'],
  ['ingestionTime', 'message'],
  ['MessageId', 'Body'],
  ['@message', '@message'],
  ['_raw', '_raw'],
  ['__REALTIME_TIMESTAMP', 'MESSAGE'],
];

/** A message whose text is an event, or wraps one; Splunk's `result`, Elasticsearch's `_source`. */
function messageOf(record: LogObject): readonly unknown[] | undefined {
  if (isObject(record.result) && '_raw' in record.result) return messageOf(record.result);
  const text = isObject(record._source)
    ? (textIn(objectIn(record._source, 'event'), 'original') ?? record._source.message)
    : record[messages.find(([mark]) => mark in record)?.[1] ?? ''];
  if (isCefLine(text)) return [text];
  const event = parsedObject(text);
  return event === undefined ? undefined : (wrappedRecords(event) ?? [event]);
}
