import { call, textLiteral, type CallScalar, type Scalar } from '../plan/scalar.ts';
import type { ScalarUdf } from '../lowering/scalar-udf.ts';
import { writeJson } from '../values/dynamic/dynamic.ts';
import { parseReal } from '../values/numbers/real.ts';
import type { KqlType } from '../schema/types.ts';
import type { ScanProgram, Value } from './program.ts';
import { compileScan } from './run-scan.ts';

const scanName = 'kql_scan';

/**
 * `kql_scan(program, rows)`: runs a `scan` over all rows of a partition, given as a JSON array of `[number, slot…]`.
 * The answer has a line for each match, `[number, order, sequence, declared…]`. In JavaScript because each row depends
 * on the one before: measured, DuckDB's `list_reduce` and its recursive queries cost some 1 ms a row for the same.
 */
export function scanUdf(functions: readonly ScalarUdf[]): ScalarUdf {
  const byName = new Map(functions.map((udf) => [udf.name, udf]));
  const compile = (text: string): ((rows: string) => string) => {
    const program = JSON.parse(text) as ScanProgram;
    const scan = compileScan(program, byName);
    return (json) => {
      const rows = JSON.parse(json) as readonly (readonly Cell[])[];
      const slots = rows.map((row) => program.slots.map((type, at) => readSlot(row[at + 1], type)));
      return scan(slots)
        .map(({ row, order, sequence, declared }) => {
          const cells = [rows[row]?.[0] ?? null, order, sequence].map(String);
          return `[${[...cells, ...declared.map(writeJson)].join(',')}]`;
        })
        .join('\n');
    };
  };
  let last: { readonly text: string; readonly run: (rows: string) => string } | undefined;
  return {
    name: scanName,
    parameters: ['VARCHAR', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (text, rows) => {
      if (typeof text !== 'string' || typeof rows !== 'string') return null;
      if (last?.text !== text) last = { text, run: compile(text) };
      return last.run(rows);
    },
  };
}

/** The call of {@link scanUdf} in the plan. */
export function callScan(program: ScanProgram, rows: Scalar): CallScalar {
  return call(scanName, 'dynamic', textLiteral(JSON.stringify(program)), rows);
}

type Cell = null | boolean | number | string;

/** Whole numbers are texts, for JSON's are not exact; so are the reals that JSON does not have. */
function readSlot(value: Cell = null, type: KqlType): Value {
  if (typeof value !== 'string') return value;
  switch (type) {
    case 'int':
    case 'long':
    case 'datetime':
    case 'timespan':
      return value === '' ? null : BigInt(value);
    case 'real':
      return parseReal(value);
    case 'bool':
    case 'decimal':
    case 'string':
    case 'guid':
    case 'dynamic':
      return value;
  }
}
