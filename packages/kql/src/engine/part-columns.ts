import type { HiddenColumn, KqlType, TableSchema } from '../schema/types.ts';
import { sqlText, sqlTypes } from '../sql/primitives/literal.ts';

/** A table as the rows of a part are typed: its hidden columns are ordinary ones, and what they lack is not filled yet. */
export function partSchema(table: TableSchema): TableSchema {
  const hidden = (table.hidden ?? []).map(({ name, type }) => ({ name, type }));
  return { name: table.name, columns: [...table.columns, ...hidden] };
}

/** What a row has in a column of which it says nothing, before hidden columns are filled. */
export function missingSql(table: TableSchema, at: number): string {
  const column = table.columns[at];
  if (column?.missing !== undefined) return sqlText(table.name);
  return emptySql(column?.type ?? table.hidden?.[at - table.columns.length]?.type ?? 'string');
}

const emptySql = (type: KqlType): string => (type === 'string' ? "''" : `CAST(NULL AS ${sqlTypes[type]})`);

/** The column at `at` as queries see it; `physical` is absent where the part has nothing of it. */
export function visibleSql(
  table: TableSchema,
  at: number,
  physical: string | undefined,
  firstRow: number,
): string {
  const hidden = table.hidden?.[at - table.columns.length];
  const fill = hidden === undefined ? undefined : fillSql(table, hidden, firstRow);
  if (physical === undefined) return fill ?? missingSql(table, at);
  return fill === undefined ? physical : `CASE WHEN ${physical} = '' THEN ${fill} ELSE ${physical} END`;
}

/** Rows of several parts are counted on, because each file begins with row 0. */
function fillSql(table: TableSchema, { missing }: HiddenColumn, firstRow: number): string | undefined {
  if (missing === undefined) return undefined;
  return missing === 'table-name' ? sqlText(table.name) : `'row-' || (rowid + ${firstRow})`;
}
