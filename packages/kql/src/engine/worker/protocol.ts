import { type Cell } from '../../ingest/type-cell.ts';
import { type KqlType, type KqlValue } from '../../schema/types.ts';

/** Databases in files that are only read, and where what does not fit in memory may be put meanwhile. */
export interface Attachment {
  /** Each is called by `name`. */
  readonly files: readonly { readonly name: string; readonly file: string }[];
  /** A folder that only this user can read; not made where nothing is put there. */
  readonly spillFolder: string;
  /** In place of the settings' limit. */
  readonly memoryLimitMb: number;
}

/** What the worker is asked to do. All text of SQL comes from our own printer, never from a user. */
export type WorkerJob =
  | { readonly kind: 'execute'; readonly sql: readonly string[] }
  | ({ readonly kind: 'attach' } & Attachment)
  | {
      readonly kind: 'append';
      readonly table: string;
      readonly types: readonly KqlType[];
      readonly columns: readonly (readonly Cell[])[];
    }
  | {
      readonly kind: 'query';
      readonly sql: string;
      readonly types: readonly KqlType[];
      readonly maxRows: number;
      /** How long the caller will wait. */
      readonly timeoutMs: number;
    };

/**
 * `interrupt` stops the query with that id and has no answer of its own: the query answers. `close` closes one database,
 * and is done when its jobs have ended; `end` closes them all and ends the thread.
 */
export type WorkerMessage =
  | { readonly kind: 'job'; readonly id: number; readonly database: number; readonly job: WorkerJob }
  | { readonly kind: 'interrupt'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number; readonly database: number }
  | { readonly kind: 'end' };

/** A result by columns; dynamic values are still JSON text, everything else is as the public face has it. */
export interface ColumnarResult {
  readonly columns: readonly (readonly KqlValue[])[];
  readonly rowCount: number;
  /** There were more rows than `maxRows`; what was read of them is dropped. */
  readonly tooMany: boolean;
}

export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed-to-start'; readonly message: string }
  | { readonly kind: 'done'; readonly id: number; readonly result?: ColumnarResult }
  | { readonly kind: 'error'; readonly id: number; readonly message: string };

/** What the worker needs to start. */
export interface WorkerSettings {
  /** How many databases are opened at the start; the others when they are first used. */
  readonly databases: number;
  /** Of each database. */
  readonly memoryLimitMb: number;
  /** How long a function in JavaScript may take for one chunk of rows. */
  readonly functionLimitMs: number;
  /**
   * One number that both threads see: how many jobs somebody still waits for. A message that stops a query is not read
   * while a function in JavaScript runs, so that this is how the function gets to know.
   */
  readonly awaited: Int32Array;
}
