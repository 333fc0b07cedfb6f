import type { DuckDBConnection } from '@duckdb/node-api';

import { createTableSql, physicalColumn, physicalTable } from '../../src/engine/physical-names.ts';
import { ticksFromDate } from '../../src/values/time/datetime.ts';
import type { TableSchema } from '../../src/schema/types.ts';
import { recipesOf, type Recipe, type Workspace } from './recipes.ts';

/** What `now()` says in the bench; the rows lie in the fourteen days before it. */
export const benchNow = new Date('2026-03-15T12:00:00Z');

const TICKS_PER_MS = 10_000n;
const SPAN_TICKS = 14n * 86_400_000n * TICKS_PER_MS;

/** Makes all tables, and fills those of the recipes with about `rows` rows. A second view of each has Kusto's names. */
export async function generate(
  connection: DuckDBConnection,
  tables: readonly TableSchema[],
  rows: number,
  workspace: Workspace,
): Promise<void> {
  const recipes = recipesOf(workspace);
  for (const [index, table] of tables.entries()) {
    await connection.run(createTableSql(table, index));
    const recipe = recipes[table.name];
    if (recipe !== undefined)
      await connection.run(fillSql(table, index, recipe, Math.ceil(rows * recipe.share)));
    const names = table.columns.map(({ name }, at) => `${physicalColumn(at)} AS "${name}"`);
    await connection.run(
      `CREATE VIEW "${table.name}" AS SELECT ${names.join(', ')} FROM ${physicalTable(index)}`,
    );
  }
}

function fillSql(table: TableSchema, index: number, recipe: Recipe, count: number): string {
  const last = ticksFromDate(benchNow);
  const time = `${last} - (i::HUGEINT * ${SPAN_TICKS} // ${count})::BIGINT`;
  const made: Readonly<Record<string, string>> = { TimeGenerated: time, ...recipe.columns };
  const unknown = Object.keys(made).filter((name) => !table.columns.some((column) => column.name === name));
  if (unknown.length > 0) throw new Error(`${table.name} has no column ${unknown.join(', ')}`);
  const values = table.columns.map(
    (column) => made[column.name] ?? (column.type === 'string' ? `''` : 'NULL'),
  );
  return `INSERT INTO ${physicalTable(index)} SELECT ${values.join(', ')} FROM range(${count}) r(i)`;
}
