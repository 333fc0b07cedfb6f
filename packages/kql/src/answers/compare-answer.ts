import type { ColumnSchema, KqlType, KqlValue } from '../types.ts';
import type { AnswerCase } from './answer-case.ts';
import { formatRow, roundNumbers } from './row-text.ts';

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

/** What differs between our answer and Kusto's; empty where nothing does. Rows in any order unless the query sorts. */
export function compareAnswer(
  expected: AnswerCase,
  columns: readonly ColumnSchema[],
  rows: readonly (readonly KqlValue[])[],
): readonly string[] {
  const schema = compareColumns(expected, columns);
  if (schema.length > 0) return schema;
  const [ours, theirs] =
    expected.formattedRows === undefined
      ? [rows.map((row) => jsonRow(row, columns)), (expected.rows ?? []).map((row) => jsonRow(row, columns))]
      : [rows.map((row) => formatRow(row, columns)), expected.formattedRows];
  return compareTexts(ours.map(roundNumbers), theirs.map(roundNumbers), endsInOrder(expected.kql));
}

function compareColumns(expected: AnswerCase, columns: readonly ColumnSchema[]): readonly string[] {
  const theirs = (expected.columns ?? []).map((one) => `${one.name}:${one.type ?? one.typeClass ?? '?'}`);
  const ours = columns.map((one, index) => {
    const exact = expected.columns?.[index]?.type !== undefined;
    return `${one.name}:${exact ? one.type : typeClasses[one.type]}`;
  });
  return ours.join() === theirs.join() ? [] : [`columns: ${ours.join()} instead of ${theirs.join()}`];
}

function compareTexts(
  ours: readonly string[],
  theirs: readonly string[],
  ordered: boolean,
): readonly string[] {
  const [a, b] = ordered ? [ours, theirs] : [[...ours].sort(), [...theirs].sort()];
  if (a.length !== b.length)
    return [`${a.length} rows instead of ${b.length}`, ...a.slice(0, 3), ...b.slice(0, 3)];
  const at = a.findIndex((one, index) => one !== b[index]);
  return at === -1 ? [] : [`row ${at}: ${a[at] ?? ''} instead of ${b[at] ?? ''}`];
}

/** A row of JSON values as one text. Datetimes lose their closing zeros, missing and null are one. */
function jsonRow(row: readonly unknown[], columns: readonly ColumnSchema[]): string {
  return JSON.stringify(row.map((value, index) => jsonValue(value, columns[index]?.type)));
}

function jsonValue(value: unknown, type: KqlType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'NaN';
    return Number.isFinite(value) ? value : value > 0 ? 'Infinity' : '-Infinity';
  }
  if (type === 'datetime' && typeof value === 'string')
    return value.replace(/(\.\d*?)0+Z$/, '$1Z').replace(/\.Z$/, 'Z');
  if (type === 'decimal') return Number(value);
  if (Array.isArray(value)) return value.map((one) => jsonValue(one, undefined));
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, one]) => [key, jsonValue(one, undefined)]),
    );
  }
  return value;
}

const keepsOrder =
  /^(extend|project|where|filter|take|limit|serialize|as|render|project-\w+|parse|parse-where|parse-kv|mv-expand|mvexpand)\b/;

/** Whether the query's last operators leave the rows in an order that was asked for. */
export function endsInOrder(kql: string): boolean {
  const stages = lastStatement(kql).split('|').reverse();
  for (const stage of stages) {
    const text = stage.trim();
    if (/^(sort|order|top)\s/.test(text)) return true;
    if (!keepsOrder.test(text)) return false;
  }
  return false;
}

/** The text after the last `;`, with the contents of quotes and brackets blanked. */
function lastStatement(kql: string): string {
  const plain = kql.replace(/\/\/[^\n]*/g, '').replace(/@?"(?:[^"\\]|\\.)*"|@?'(?:[^'\\]|\\.)*'/g, '""');
  let blanked = plain;
  for (let before = ''; before !== blanked;) {
    before = blanked;
    blanked = blanked.replace(/\([^()]*\)|\[[^[\]]*\]|\{[^{}]*\}/g, ' ');
  }
  return blanked.trim().replace(/;\s*$/, '').split(';').at(-1) ?? '';
}
