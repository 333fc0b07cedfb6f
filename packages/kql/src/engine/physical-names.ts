import { sqlTypes } from '../sql/primitives/literal.ts';
import type { TableSchema } from '../schema/types.ts';

/** DuckDB's name of the table at `index` of the engine's tables. Numbers cannot collide where case is ignored. */
export const physicalTable = (index: number): string => `t${index}`;

/** DuckDB's name of the column at `index` of its table. */
export const physicalColumn = (index: number): string => `c${index}`;

/** The statement that creates a table, or empties it by creating it again, which frees its memory at once. */
export function createTableSql(table: TableSchema, index: number): string {
  const columns = table.columns.map(
    ({ type }, at) => `${physicalColumn(at)} ${sqlTypes[type]}${type === 'string' ? ' NOT NULL' : ''}`,
  );
  // DuckDB has no table without columns; the placeholder is never named by a query.
  const body = columns.length === 0 ? 'none BOOLEAN' : columns.join(', ');
  return `CREATE OR REPLACE TABLE ${physicalTable(index)} (${body})`;
}

/** The statements that give a table its hidden columns, where it does not have them yet. */
export function widenTableSql(table: TableSchema, index: number): readonly string[] {
  const own = table.columns.length;
  return (table.hidden ?? []).map(({ type }, at) => {
    const filled = type === 'string' ? " DEFAULT ''" : '';
    return `ALTER TABLE ${physicalTable(index)} ADD COLUMN ${physicalColumn(own + at)} ${sqlTypes[type]}${filled}`;
  });
}

/** The statements that give the rows of a widened table the hidden values that they came without. */
export function fillHiddenSql(table: TableSchema, index: number): readonly string[] {
  return (table.hidden ?? []).flatMap(({ missing }, at) => {
    if (missing === undefined) return [];
    const column = physicalColumn(table.columns.length + at);
    const value = missing === 'table-name' ? `'${table.name.replaceAll("'", "''")}'` : "'row-' || rowid";
    return [`UPDATE ${physicalTable(index)} SET ${column} = ${value} WHERE ${column} = ''`];
  });
}
