import type { DeclaredRow } from '../../schema/workspace.ts';
import { CELL_TYPERS, MISFIT } from '../../ingest/type-cell.ts';
import { literal, nullLiteral, type Scalar } from '../../plan/scalar.ts';
import type { ColumnSchema, KqlType } from '../../schema/types.ts';

/** Rows that the user declared, typed as the columns say. What does not fit its column is null, as in Kusto. */
export function declaredCells(
  rows: readonly DeclaredRow[],
  columns: readonly ColumnSchema[],
): readonly (readonly Scalar[])[] {
  return rows.map((row) => columns.map((column) => cell(row[column.name], column.type)));
}

/** A value that its column cannot hold, and that {@link declaredCells} makes null. */
export function misfitOf(
  rows: readonly DeclaredRow[],
  columns: readonly ColumnSchema[],
): { readonly value: unknown; readonly column: ColumnSchema } | undefined {
  for (const row of rows) {
    const column = columns.find(({ name, type }) => CELL_TYPERS[type](row[name]) === MISFIT);
    if (column !== undefined) return { value: row[column.name], column };
  }
  return undefined;
}

function cell(value: unknown, type: KqlType): Scalar {
  const typed = CELL_TYPERS[type](value);
  if (typed === null || typed === MISFIT) return nullLiteral(type);
  if (type === 'decimal') return literal(type, decimalText(BigInt(typed)));
  return literal(type, type === 'int' ? BigInt(typed) : typed);
}

/** The text of a decimal that is scaled by 10^18. */
function decimalText(scaled: bigint): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(19, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`;
}
