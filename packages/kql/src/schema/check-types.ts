import { kqlTypes, type TableSchema } from './types.ts';

const known: ReadonlySet<string> = new Set(kqlTypes);

/** Throws at a column with a type that KQL does not have, which would be a fault of the database much later. */
export function checkColumnTypes(tables: readonly TableSchema[]): void {
  for (const table of tables) {
    const wrong = [...table.columns, ...(table.hidden ?? [])].find((column) => !known.has(column.type));
    if (wrong === undefined) continue;
    const types = kqlTypes.join(', ');
    throw new Error(
      `the column '${wrong.name}' of the table '${table.name}' has the type '${wrong.type}'; types: ${types}`,
    );
  }
}
