import type { Clock } from '@drawbridge/base';

import type { KeptText } from './kept-text.ts';
import type { LogEnd } from './place-records.ts';
import type { NewRecord } from './log-record.ts';

/** Where in the log a line begins. */
export interface LogPosition {
  /** The number of lines before it. */
  readonly size: number;
  /** The length of these lines in bytes, each with its newline. */
  readonly bytes: number;
}

/** The lines from a position on, as they stand there. */
interface LogText {
  readonly lines: readonly Buffer[];
  /** Whether bytes follow the last whole line: what a crash in writing leaves in a file. */
  readonly isCutOff: boolean;
}

/** Keeps the lines of one log, and what belongs to them. */
export interface LogStorage {
  /** For a person: a file, or a database. */
  readonly place: string;
  /** Does work as the only one that signs, restarts or appends by `append`, over all processes. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Appends the lines of these records; returns when they are durable. To be called within `exclusively`. */
  append(clock: Clock, makeRecords: (end: LogEnd) => Promise<readonly NewRecord[]>): Promise<void>;
  /** The first line; undefined where there is no whole one. */
  firstLine(): Promise<Buffer | undefined>;
  /** The lines from a position on; undefined where there is no log, or where it is shorter than that. */
  read(from?: LogPosition): Promise<LogText | undefined>;
  /** The last head that was signed. */
  readonly checkpoint: KeptText;
  /** The edge of the tree at that head; it saves time only. */
  readonly edge: KeptText;
  /** Sets the log aside under that name, so that another one can begin; where it is then. */
  setAside(name: string): Promise<string>;
}
