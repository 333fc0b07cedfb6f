import type { Problem } from '@drawbridge/base';

import type { Compiler } from '../compilers/compiler.ts';
import type { ColumnSchema, KqlValue, TableSchema } from '../schema/types.ts';
import type {
  ExternalData,
  Fixtures,
  GeoNetwork,
  SourceRow,
  StoredFunction,
  Watchlist,
  WorkspaceTable,
} from '../schema/workspace.ts';
import type { DuckThread } from './duck-thread.ts';
import type { TablePart } from './table-part.ts';

export interface EngineOptions {
  readonly tables: readonly TableSchema[];
  readonly functions?: readonly StoredFunction[];
  readonly watchlists?: readonly Watchlist[];
  readonly externalData?: readonly ExternalData[];
  /** For a test's addresses, not for a map of the world: they travel with each query. */
  readonly geoIp?: readonly GeoNetwork[];
  readonly workspaces?: readonly WorkspaceTable[];
  /** DuckDB's memory limit; 2 GB where it is absent. A `thread` has its own. */
  readonly memoryLimitMb?: number;
  /** Where DuckDB runs, if not in a thread of the engine's own; closing the engine leaves it as it is. */
  readonly thread?: DuckThread;
  /** What translates the queries; absent, this process does, and loads the parser. */
  readonly compiler?: Compiler;
}

export interface LoadReport {
  readonly table: string;
  readonly rows: number;
  /** A value that did not fit its column is loaded as null and named here by file, line and column. At most 100 are kept. */
  readonly problems: readonly Problem[];
  /** How many problems there were in all. */
  readonly problemCount: number;
}

export interface QueryOptions {
  /** What `now()` says. Fixed once per query. */
  readonly now: Date;
  /** Named in problems. */
  readonly file?: string;
  /** Values for the query's declared parameters (`declare query_parameters`). */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** Limits every table that has TimeGenerated to `from <= TimeGenerated < to`, as Sentinel does for a rule's period. */
  readonly timeRange?: { readonly from: Date; readonly to: Date };
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Refuses with a problem when the result is larger; 500,000 where it is absent, as in Log Analytics. */
  readonly maxRows?: number;
}

export type QueryResult =
  | {
      readonly ok: true;
      readonly columns: readonly ColumnSchema[];
      /** Values in the order of the columns. */
      readonly rows: readonly (readonly KqlValue[])[];
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Columns or the problems, without running anything. */
export type CheckResult =
  | {
      readonly ok: true;
      readonly columns: readonly ColumnSchema[];
      /** The tables that it reads, through saved functions and wildcards too. */
      readonly tables: readonly string[];
      /**
       * Each row of the result comes from one row of a table that has TimeGenerated, and their order does not count: the
       * answers for two halves of a time are, together, the answer for the whole.
       */
      readonly byRow: boolean;
      readonly problems: readonly Problem[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Says what is wrong with queries without running them. */
export interface Checker {
  /** Binds and translates; runs nothing. */
  check(text: string, options?: { readonly file?: string }): Promise<CheckResult>;
}

/**
 * KQL over tables in memory: DuckDB in a worker thread, with no access to files or the network.
 * Answers as Kusto answers, or refuses with a position; never throws but for a bug.
 */
export interface Engine extends Checker {
  /** The tables that it was opened with. */
  readonly tables: readonly TableSchema[];
  /** The saved functions that it was opened with. */
  readonly functions: readonly StoredFunction[];
  /** Appends rows to a table. */
  load(table: string, rows: Iterable<SourceRow> | AsyncIterable<SourceRow>): Promise<LoadReport>;
  /** Empties every table (between cases), keeping the schemas. */
  clear(): Promise<void>;
  /**
   * Replaces the watchlists: every query asked from now on sees these and no others. Cheap where only rows change:
   * what was bound is kept as long as the columns are the same.
   */
  setWatchlists(watchlists: readonly Watchlist[]): void;
  /** Replaces the fixtures: every query asked from now on is answered from these and no others. */
  setFixtures(fixtures: Fixtures): void;
  query(text: string, options: QueryOptions): Promise<QueryResult>;
  close(): Promise<void>;
}

/** An engine over DuckDB in this process, which can read parts where they lie. */
export interface LocalEngine extends Engine {
  /**
   * Gives the tables the rows of these parts, before anything was loaded. Their files are read as queries need them and
   * must stay until the engine is closed. Gives the problem where a file cannot be opened; nothing is attached then.
   */
  attach(parts: readonly TablePart[], options: AttachOptions): Promise<Problem | undefined>;
}

export interface AttachOptions {
  /** For what a query cannot keep in memory. */
  readonly spillFolder: string;
  /** Called when the engine was closed, and its files are read no longer. */
  readonly release?: () => Promise<void>;
}
