import { problem, type Problem } from '@drawbridge/base';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';

import type { LogRecord, LogRecords } from './log-records.ts';

const rowsAtOnce = 5000;

/** The rows of a Parquet file as records; of one that is broken, what came before is kept and the break is a problem. */
export class ParquetRecords implements LogRecords {
  readonly format = 'json';
  readonly problems: Problem[] = [];
  readonly skipped = 0;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get problemCount(): number {
    return this.problems.length;
  }

  get records(): AsyncIterable<LogRecord> {
    return this.#read();
  }

  async *#read(): AsyncGenerator<LogRecord> {
    let line = 0;
    try {
      const file = await asyncBufferFromFile(this.#path);
      const metadata = await parquetMetadataAsync(file);
      const total = Number(metadata.num_rows);
      for (let rowStart = 0; rowStart < total; rowStart += rowsAtOnce) {
        const rowEnd = Math.min(rowStart + rowsAtOnce, total);
        const rows = await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd });
        for (const row of rows) yield { value: plain(row), line: (line += 1) };
      }
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.problems.push(
        problem(
          'telemetry/broken-parquet',
          `this Parquet file cannot be read after row ${String(line)}: ${reason}`,
          {
            file: this.#path,
          },
        ),
      );
    }
  }
}

/** As JSON would have it: times in ISO 8601, whole numbers as numbers where they fit. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
