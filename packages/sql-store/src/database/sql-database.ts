import type { Result } from '@drawbridge/base';

import type { Dialect } from './dialect.ts';
import type { Serving, ServingRequest } from './serving.ts';

/** What a statement is given. Times are milliseconds since 1970, and JSON is text. */
export type SqlValue = string | number | null;

/** What statements are run with. Parameters are `?`, in both dialects. */
export interface SqlSession {
  /** Runs a statement that changes rows; how many it changed. */
  run(sql: string, params?: readonly SqlValue[]): Promise<number>;
  /** All rows of a query. What may grow is asked for in pages. */
  all<Row>(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** What one process at a time does: reserve changes, sign the log. */
export type ExclusiveLock = 'runs' | 'log';

/** A database, as far as the stores know it. */
export interface SqlDatabase extends SqlSession {
  readonly dialect: Dialect;
  /** For a person; without any password. */
  readonly place: string;
  /**
   * Does all of the work or none of it; returns when it is durable. The work uses the session that it is given and
   * waits for nothing else, since in SQLite other writers wait for it. It may be done again after a conflict.
   */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
  /**
   * Does a piece of work while no other process or replica does one under the same lock: `runs` if none is named. Fails
   * where that cannot be had within a minute.
   */
  exclusively<T>(work: () => Promise<T>, lock?: ExclusiveLock): Promise<Result<T>>;
  /**
   * Takes a place among the processes that serve from this database. Refused where another one works alone, where this
   * one has to and others are there, and where what replicas share differs.
   */
  serve(request: ServingRequest): Promise<Result<Serving>>;
  close(): Promise<void>;
}
