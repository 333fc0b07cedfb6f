import { type DuckDBConnection } from '@duckdb/node-api';

import { restartDraws } from '../../values/numbers/draws.ts';
import { type KqlValue } from '../../schema/types.ts';
import { CELL_DECODERS } from './decode-cell.ts';
import { type ColumnarResult, type WorkerJob } from './protocol.ts';

/** Runs one SELECT and decodes its columns, chunk by chunk, so that a result that is too large is never held whole. */
export async function runQuery(
  connection: DuckDBConnection,
  job: Extract<WorkerJob, { kind: 'query' }>,
): Promise<ColumnarResult> {
  restartDraws();
  const result = await connection.stream(job.sql);
  const columns: KqlValue[][] = job.types.map(() => []);
  let rowCount = 0;
  for (
    let chunk = await result.fetchChunk();
    chunk !== null && chunk.rowCount > 0;
    chunk = await result.fetchChunk()
  ) {
    rowCount += chunk.rowCount;
    if (rowCount > job.maxRows) {
      connection.interrupt();
      return { columns: [], rowCount, tooMany: true };
    }
    for (const [at, type] of job.types.entries()) {
      const decode = CELL_DECODERS[type];
      const column = columns[at];
      chunk.visitColumnValues(at, (value) => column?.push(decode(value)));
    }
  }
  return { columns, rowCount, tooMany: false };
}
