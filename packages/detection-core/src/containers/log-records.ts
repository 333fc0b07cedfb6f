import type { Problem } from '@drawbridge/base';

/** A record of a file and where it begins; of a file without lines, its place. */
export interface LogRecord {
  readonly value: unknown;
  readonly line: number;
}

/** A file that is being read, whatever it is made of. The problems are complete once `records` is at its end. */
export interface LogRecords {
  readonly format: 'ndjson' | 'json' | 'csv' | 'text';
  readonly records: AsyncIterable<LogRecord>;
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  /** Records that were left out because they are broken. */
  readonly skipped: number;
}
