import type { Result } from '@drawbridge/base';

/** One line of a run's journal, as far as the log needs it. */
export interface JournalLine {
  /** SHA-256 (hex) of its contents; undefined where the line is no entry. */
  readonly hash?: string;
  /** What is wrong with the line by itself or with what it follows. */
  readonly fault?: string;
}

/** The journals of the state folder, which the log is about. */
export interface Journals {
  /** The ids of all runs that are there. */
  runs(): Promise<readonly string[]>;
  /** The whole lines of a run's journal, damaged or not; fails where it cannot be read. */
  lines(run: string): Promise<Result<readonly JournalLine[]>>;
}
