import type { ColumnSchema, KqlType, KqlValue } from '../schema/types.ts';
import type { AnswerCase } from './answer-case.ts';
import { endsInOrder } from './ends-in-order.ts';
import { formatRow } from './formatted-row.ts';
import { jsonRow } from './json-row.ts';
import { sameText, sortKey, type RowText } from './row-text.ts';

const typeClasses: Readonly<Record<KqlType, string>> = {
  bool: 'bool',
  int: 'int',
  long: 'int',
  real: 'real',
  decimal: 'real',
  string: 'string',
  datetime: 'datetime',
  timespan: 'timespan',
  guid: 'string',
  dynamic: 'dynamic',
};

/**
 * What differs between our answer and Kusto's; empty where nothing does. Names and types of columns, nulls, empty
 * texts and every digit count, but for the last bits of a real; the order of rows counts where the query ends in one.
 */
export function compareAnswer(
  expected: AnswerCase,
  columns: readonly ColumnSchema[],
  rows: readonly (readonly KqlValue[])[],
): readonly string[] {
  const schema = compareColumns(expected, columns);
  if (schema.length > 0) return schema;
  const isFormatted = expected.formattedRows !== undefined;
  const ours = rows.map((row) => (isFormatted ? formatRow(row, columns) : jsonRow(row, columns)));
  const theirs = expected.formattedRows ?? (expected.rows ?? []).map((row) => jsonRow(row, columns).join(''));
  return compareRows(ours, theirs, () => endsInOrder(expected.kql));
}

function compareColumns(expected: AnswerCase, columns: readonly ColumnSchema[]): readonly string[] {
  const theirs = (expected.columns ?? []).map(
    (column) => `${column.name}:${column.type ?? column.typeClass ?? '?'}`,
  );
  const ours = columns.map((column, index) => {
    const exact = expected.columns?.[index]?.type !== undefined;
    return `${column.name}:${exact ? column.type : typeClasses[column.type]}`;
  });
  const isSame = ours.length === theirs.length && ours.every((name, index) => name === theirs[index]);
  return isSame ? [] : [`columns: ${ours.join()} instead of ${theirs.join()}`];
}

function compareRows(
  ours: readonly RowText[],
  theirs: readonly string[],
  isOrdered: () => boolean,
): readonly string[] {
  if (ours.length !== theirs.length) {
    const some = [...ours.slice(0, 3).map((row) => row.join('')), ...theirs.slice(0, 3)];
    return [`${ours.length} rows instead of ${theirs.length}`, ...some];
  }
  const inOrder = firstDifference(ours, theirs);
  if (inOrder.length === 0) return [];
  const sorted = firstDifference(
    sortedBy(ours, (row) => sortKey(row.join(''))),
    sortedBy(theirs, sortKey),
  );
  return sorted.length > 0
    ? sorted
    : isOrdered()
      ? inOrder.map((difference) => `the order of rows: ${difference}`)
      : [];
}

function firstDifference(ours: readonly RowText[], theirs: readonly string[]): readonly string[] {
  const at = ours.findIndex((row, index) => !sameText(row, theirs[index] ?? ''));
  return at === -1 ? [] : [`row ${at}: ${ours[at]?.join('') ?? ''} instead of ${theirs[at] ?? ''}`];
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const keyed = items.map((item) => ({ item, key: key(item) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map((entry) => entry.item);
}
