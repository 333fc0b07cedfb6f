import type { LiteralScalar } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';

/** The DuckDB type that holds a Kusto type: datetime and timespan as ticks of 100 ns, dynamic as JSON text. */
export const sqlTypes: Readonly<Record<KqlType, string>> = {
  bool: 'BOOLEAN',
  int: 'INTEGER',
  long: 'BIGINT',
  real: 'DOUBLE',
  decimal: 'DECIMAL(38,18)',
  string: 'VARCHAR',
  datetime: 'BIGINT',
  timespan: 'BIGINT',
  guid: 'VARCHAR',
  dynamic: 'VARCHAR',
};

/** A text as SQL. The zero character cannot stand in SQL text. */
export function sqlText(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return quoted.includes('\0') ? `(${quoted.replaceAll('\0', "' || chr(0) || '")})` : quoted;
}

export function printLiteral(literal: LiteralScalar): string {
  const type = sqlTypes[literal.type];
  const { value } = literal;
  if (value === null) return `CAST(NULL AS ${type})`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'bigint') return `CAST(${value < 0n ? `'${value}'` : value} AS ${type})`;
  if (typeof value === 'number') return `CAST('${realText(value)}' AS DOUBLE)`;
  return literal.type === 'decimal' ? `CAST('${value}' AS ${type})` : sqlText(value);
}

function realText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}
