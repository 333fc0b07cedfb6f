import type { ColumnSchema, KqlType } from '../schema/types.ts';
import { RealText, type RowText } from './row-text.ts';

/** A row of JSON values as text: ours and Kusto's are written alike. Datetimes lose their closing zeros. */
export function jsonRow(row: readonly unknown[], columns: readonly ColumnSchema[]): RowText {
  const cells = row.flatMap((value, index): RowText => [
    ...(index === 0 ? [] : [', ']),
    ...jsonCell(value, columns[index]?.type),
  ]);
  return ['[', ...cells, ']'];
}

function jsonCell(value: unknown, type: KqlType | undefined): RowText {
  if (value === null || value === undefined) return ['null'];
  if (type === 'real' || type === 'decimal') return [new RealText(Number(value))];
  if (type === 'datetime' && typeof value === 'string')
    return [JSON.stringify(value.replace(/(\.\d*?)0+Z$/, '$1Z').replace(/\.Z$/, 'Z'))];
  return jsonValue(value);
}

function jsonValue(value: unknown): RowText {
  if (value === null || value === undefined) return ['null'];
  if (typeof value === 'bigint') return [String(value)];
  if (typeof value === 'number') return [Number.isInteger(value) ? String(value) : new RealText(value)];
  if (typeof value !== 'object') return [JSON.stringify(value)];
  if (Array.isArray(value)) return ['[', ...value.flatMap((inner) => [...jsonValue(inner), ',']), ']'];
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    '{',
    ...members.flatMap(([key, inner]) => [JSON.stringify(key), ':', ...jsonValue(inner), ',']),
    '}',
  ];
}
