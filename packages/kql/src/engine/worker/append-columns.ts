import {
  BIGINT,
  BOOLEAN,
  DECIMAL,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDecimalValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';

import { type Cell } from '../../ingest/type-cell.ts';
import { type KqlType } from '../../schema/types.ts';
import { type WorkerJob } from './protocol.ts';

const DUCKDB_TYPES: Readonly<Record<KqlType, DuckDBType>> = {
  bool: BOOLEAN,
  int: INTEGER,
  long: BIGINT,
  real: DOUBLE,
  decimal: DECIMAL(38, 18),
  string: VARCHAR,
  datetime: BIGINT,
  timespan: BIGINT,
  guid: VARCHAR,
  dynamic: VARCHAR,
};

/** Appends typed rows, given by columns; at most the 2048 that DuckDB takes in one chunk. */
export async function appendColumns(
  connection: DuckDBConnection,
  job: Extract<WorkerJob, { kind: 'append' }>,
): Promise<void> {
  const appender = await connection.createAppender(job.table);
  try {
    const chunk = DuckDBDataChunk.create(job.types.map((type) => DUCKDB_TYPES[type]));
    chunk.setColumns(job.columns.map((cells, at) => toDuckDb(job.types[at], cells)));
    appender.appendDataChunk(chunk);
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}

function toDuckDb(type: KqlType | undefined, cells: readonly Cell[]): readonly DuckDBValue[] {
  if (type !== 'decimal') return cells;
  return cells.map((cell) => (typeof cell === 'bigint' ? new DuckDBDecimalValue(cell, 38, 18) : null));
}
