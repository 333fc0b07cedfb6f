import type { Problem } from '@drawbridge/base';

/** What was loaded into one table. */
export interface LoadedTable {
  readonly table: string;
  readonly rows: number;
  /** The earliest and the latest TimeGenerated; absent where no row has one. */
  readonly timeSpan?: TimeSpan;
}

export interface TimeSpan {
  readonly from: Date;
  readonly to: Date;
}

/** A file of which nothing could be used. */
export interface UnrecognisedFile {
  readonly file: string;
  readonly reason: string;
}

/** What was read, and all that was not: nothing is dropped silently. */
export interface TelemetryReport {
  readonly tables: readonly LoadedTable[];
  readonly rowsByTable: Readonly<Record<string, number>>;
  /** How many files were looked at. */
  readonly files: number;
  /** Folders and files that were left out, because their dates are outside the time that was asked for. */
  readonly skipped?: { readonly folders: number; readonly files: number };
  /** Where rows are kept: whether those of an earlier time were used, and if some were there and could not be, why. */
  readonly kept?: { readonly used: boolean; readonly reason?: string };
  readonly unrecognised: readonly UnrecognisedFile[];
  /** How many records could not become rows, or have a value that did not fit its column. */
  readonly unfit: number;
  /** Over all tables. */
  readonly timeSpan?: TimeSpan;
  /** By file and line; of unfit rows the first hundred. Unreadable files are errors, the rest are warnings. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
}

/** Where the reading stands. */
export interface TelemetryProgress {
  readonly files: number;
  readonly totalFiles: number;
  readonly rows: number;
  /** Of the files, packed as they are. */
  readonly bytes: number;
  readonly totalBytes: number;
}
