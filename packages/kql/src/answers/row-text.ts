import type { ColumnSchema, KqlValue } from '../types.ts';

/** A row as the source of the formatted answers writes it. */
export function formatRow(row: readonly KqlValue[], columns: readonly ColumnSchema[]): string {
  return `(${row.map((value, index) => formatValue(value, columns[index])).join(', ')})`;
}

function formatValue(value: KqlValue, column: ColumnSchema | undefined): string {
  if (value === null) return 'null';
  if (column?.type === 'dynamic') return formatJson(value, '');
  if (column?.type === 'string') return `'${String(value)}'`;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  return String(value as string | bigint);
}

/** JSON on several lines, indented by two spaces. */
function formatJson(value: KqlValue, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = (value as readonly KqlValue[]).map((one) => inner + formatJson(one, inner));
    return items.length === 0 ? '[]' : `[\n${items.join(',\n')}\n${indent}]`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(
      ([key, item]) => `${inner}${JSON.stringify(key)}: ${formatJson(item, inner)}`,
    );
    return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
  }
  return typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

/** The text with its numbers cut to twelve digits, so that the last bits of a real do not count. */
export function roundNumbers(text: string): string {
  return text.replace(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (digits) => {
    const value = Number(digits);
    return Number.isFinite(value) ? String(Number(value.toPrecision(12)) + 0) : digits;
  });
}
