import type { SourceRow } from '../schema/workspace.ts';
import type { LoadReport } from './engine.ts';

/** Rows of tables in a DuckDB file of their own: written once, by one thread, then only read, by any number of engines. */
export interface TablePart {
  readonly file: string;
  readonly tables: readonly PartTable[];
}

/** The rows of one table in a part. */
export interface PartTable {
  readonly table: string;
  /** In the file. */
  readonly physicalName: string;
  readonly rows: number;
  /** Those of the table's columns, hidden ones too, of which a row has something; the others are not in the file. */
  readonly columns: readonly PartColumn[];
}

interface PartColumn {
  readonly name: string;
  /** In the file. */
  readonly physicalName: string;
}

/** Writes a part. */
export interface PartWriter {
  /** Appends rows to a table. Throws where the file can no longer be written. */
  load(table: string, rows: Iterable<SourceRow>): Promise<LoadReport>;
  /** The state to which {@link PartWriter.revert} goes back; one at a time. */
  mark(): void;
  /** Removes the rows that were loaded since the mark. */
  revert(): Promise<void>;
  /** Completes the file and closes it. */
  finish(): Promise<TablePart>;
  /** Closes the file as it is; it is of no use then. Does nothing after `finish`. */
  close(): void;
}
