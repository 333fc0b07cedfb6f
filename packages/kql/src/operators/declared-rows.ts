import { nameHints } from '@drawbridge/base';

import type { DeclaredRow } from '../engine/engine.ts';
import { CELL_TYPERS, MISFIT } from '../ingest/type-cell.ts';
import type { KustoNode } from '../kusto/node.ts';
import { literal, nullLiteral, type Scalar } from '../plan/scalar.ts';
import type { ColumnSchema, KqlType } from '../types.ts';
import { reject } from './refusal.ts';

/** Rows that the user declared, typed as the columns say. What does not fit its column is null, as in Kusto. */
export function declaredCells(
  rows: readonly DeclaredRow[],
  columns: readonly ColumnSchema[],
): readonly (readonly Scalar[])[] {
  return rows.map((row) => columns.map((column) => cell(row[column.name], column.type)));
}

/** A column that no row has would be null in all of them, and nobody would know that it is only misspelt. */
export function checkColumns(
  rows: readonly DeclaredRow[],
  columns: readonly ColumnSchema[],
  node: KustoNode,
  declaredFor: string,
): void {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const missing = names.length === 0 ? undefined : columns.find(({ name }) => !names.includes(name));
  if (missing === undefined) return;
  const message = `the rows that were declared for '${declaredFor}' have no column '${missing.name}'`;
  reject(node, message, ...nameHints(missing.name, names, 'columns'));
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
