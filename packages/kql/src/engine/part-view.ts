import type { TableSchema } from '../schema/types.ts';
import { physicalColumn, physicalTable } from './physical-names.ts';
import { partSchema, visibleSql } from './part-columns.ts';
import type { PartTable, TablePart } from './table-part.ts';

/** What a part is called where it is attached. */
export const partName = (at: number): string => `part${at}`;

/** The statement for a view that takes the place of the table at `index`: its rows in all parts, in their order. */
export function partViewSql(table: TableSchema, index: number, parts: readonly TablePart[]): string {
  let firstRow = 0;
  const selects = parts.flatMap((part, at) =>
    part.tables
      .filter((found) => found.table === table.name)
      .map((found) => {
        const select = selectSql(table, found, partName(at), firstRow);
        firstRow += found.rows;
        return select;
      }),
  );
  return `CREATE OR REPLACE VIEW ${physicalTable(index)} AS ${selects.join(' UNION ALL ')}`;
}

function selectSql(table: TableSchema, found: PartTable, database: string, firstRow: number): string {
  const physical = new Map(found.columns.map((column) => [column.name, column.physicalName]));
  const columns = partSchema(table).columns.map(
    ({ name }, at) => `${visibleSql(table, at, physical.get(name), firstRow)} AS ${physicalColumn(at)}`,
  );
  return `SELECT ${columns.join(', ')} FROM ${database}.main.${found.physicalName}`;
}
