import type { ColumnSchema, KqlValue } from '../schema/types.ts';
import { RealText, type RowText } from './row-text.ts';

/** A row as the source of the formatted answers writes it: `(1, 'text', null, True)`. */
export function formatRow(row: readonly KqlValue[], columns: readonly ColumnSchema[]): RowText {
  const cells = row.flatMap((value, index): RowText => [
    ...(index === 0 ? [] : [', ']),
    ...formatValue(value, columns[index]),
  ]);
  return ['(', ...cells, ')'];
}

function formatValue(value: KqlValue, column: ColumnSchema | undefined): RowText {
  if (value === null) return ['null'];
  if (column?.type === 'dynamic') return formatJson(value, '');
  if (column?.type === 'string') return [`'${value as string}'`];
  if (typeof value === 'boolean') return [value ? 'True' : 'False'];
  if (column?.type === 'real' || column?.type === 'decimal') return [new RealText(Number(value))];
  return [typeof value === 'object' ? JSON.stringify(value) : String(value)];
}

/** JSON on several lines, indented by two spaces. */
function formatJson(value: KqlValue, indent: string): RowText {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = (value as readonly KqlValue[]).map((element) => [inner, ...formatJson(element, inner)]);
    return bracketed('[', items, ']', indent);
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, item]) => [
      `${inner}${JSON.stringify(key)}: `,
      ...formatJson(item, inner),
    ]);
    return bracketed('{', entries, '}', indent);
  }
  // Within a dynamic, 1 and 1.0 are one value here.
  if (typeof value === 'number') return [new RealText(value)];
  return [typeof value === 'bigint' ? String(value) : JSON.stringify(value)];
}

function bracketed(open: string, items: readonly RowText[], close: string, indent: string): RowText {
  if (items.length === 0) return [open + close];
  const lines = items.flatMap((item, index): RowText => [index === 0 ? '\n' : ',\n', ...item]);
  return [open, ...lines, `\n${indent}${close}`];
}
