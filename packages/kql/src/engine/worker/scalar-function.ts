import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBDataChunk,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBVector,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';

import { type ScalarUdf, type UdfType, type UdfValue } from '../../lowering/scalar-udf.ts';
import { type TimeBudget } from './time-budget.ts';
import { withinTime } from './within-time.ts';

const DUCKDB_TYPES: Readonly<Record<UdfType, DuckDBType>> = { VARCHAR, BIGINT, INTEGER, DOUBLE, BOOLEAN };

/**
 * What DuckDB calls for a function written in JavaScript: a chunk of arguments in, a vector of results out. A chunk
 * that takes longer than its time budget fails: a regular expression may backtrack forever.
 */
export function scalarFunctionOf(udf: ScalarUdf, budget: TimeBudget): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: udf.name,
    parameterTypes: udf.parameters.map((type) => DUCKDB_TYPES[type]),
    returnType: DUCKDB_TYPES[udf.returns],
    // Nulls are passed on, instead of making the result null before the function is asked.
    specialHandling: true,
    volatile: udf.volatile ?? false,
    mainFunction: (_info, input, output) => {
      withinTime(budget.leftMs, () => {
        evaluateChunk(udf, input, output, budget);
      });
    },
  });
}

function evaluateChunk(
  udf: ScalarUdf,
  input: DuckDBDataChunk,
  output: DuckDBVector,
  budget: TimeBudget,
): void {
  const vectors = udf.parameters.map((_type, at) => input.getColumnVector(at));
  for (let row = 0; row < input.rowCount; row += 1) {
    if (budget.isOver) throw new Error('nobody waits for this query any longer');
    const values = vectors.map((vector) => vector.getItem(row) as UdfValue);
    output.setItem(row, udf.evaluate(...values));
  }
  output.flush();
}
