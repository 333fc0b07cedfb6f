import type { KqlType, TableSchema } from '@drawbridge/kql';

import type { LogObject } from '../../log-records/log-source.ts';

/** Where the values of a record's fields go in a table. */
export interface ColumnPlan {
  readonly table: TableSchema;
  /** Field → column; the field whose type fits the column best comes last, so that it wins. */
  readonly fields: readonly (readonly [string, string, KqlType])[];
  /** How many of the fields are columns that tell the table: the hidden ones are the same in all. */
  readonly telling: number;
  /** Fields that the table has no column for. */
  readonly unknown: readonly string[];
}

/** The portal writes a column of two types twice, as `X_string` and `X_dynamic`. */
const typeSuffix = /^(.+)_(string|dynamic|int|long|real|double|bool|datetime|guid)$/;
/** What exports put beside a row to say of which table it is. */
const marker = new Set(['$table', 'TableName']);

/** The column that a field of an export stands for, and how well its type fits (2 is best). */
function columnOf(
  field: string,
  columns: ReadonlyMap<string, KqlType>,
): { readonly column: string; readonly type: KqlType; readonly fit: number } | undefined {
  const name = field.trim().replace(/ \[UTC\]$/, '');
  const type = columns.get(name);
  if (type !== undefined) return { column: name, type, fit: 2 };
  const [, base = '', suffix = ''] = typeSuffix.exec(name) ?? [];
  const baseType = columns.get(base);
  return baseType === undefined
    ? undefined
    : { column: base, type: baseType, fit: suffix === baseType ? 1 : 0 };
}

/** Plans how records with these fields become rows: exact names, `X [UTC]`, and the portal's doubled columns. */
export function planColumns(table: TableSchema, fields: readonly string[]): ColumnPlan {
  const all = [...table.columns, ...(table.hidden ?? [])];
  const columns = new Map(all.map((column) => [column.name, column.type]));
  const found = fields
    .filter((field) => !marker.has(field) || columns.has(field))
    .map((field) => ({ field, match: columnOf(field, columns) }));
  const known = found.flatMap(({ field, match }) => (match === undefined ? [] : [{ field, ...match }]));
  const own = new Set(table.columns.map((column) => column.name));
  return {
    table,
    telling: known.filter(({ column }) => own.has(column)).length,
    fields: [...known]
      .sort((a, b) => a.fit - b.fit)
      .map(({ field, column, type }) => [field, column, type] as const),
    unknown: found.filter(({ match }) => match === undefined).map(({ field }) => field),
  };
}

/** The row of a record: empty values give way to those of a doubled column. */
export function rowOf(plan: ColumnPlan, record: LogObject): LogObject {
  const row: Record<string, unknown> = {};
  for (const [field, column, type] of plan.fields) {
    const value = record[field];
    if (value === undefined || value === null || value === '') continue;
    row[column] = type === 'string' ? withoutOuterQuotes(value) : value;
  }
  return row;
}

/** Exports quote JSON in a text column once more: `"{\"a\":1}"` is `{"a":1}`. */
function withoutOuterQuotes(value: unknown): unknown {
  if (typeof value !== 'string' || !/^"\s*[[{]/.test(value)) return value;
  try {
    const inner: unknown = JSON.parse(value);
    return typeof inner === 'string' ? inner : value;
  } catch {
    // Not JSON text: it is what the column holds.
    return value;
  }
}
