import { type Problem, problem, type SourceSpan } from '@drawbridge/base';

import { ProblemLog } from './problem-log.ts';
import { type SourceRecord } from './source-record.ts';
import { type TextSource } from './text-source.ts';

/** Reads the records of one layout; what does not fit goes to the log, and reading continues where it can. */
export type RecordReader = (
  source: TextSource,
  log: ReadLog,
  options: ReaderOptions,
) => AsyncGenerator<SourceRecord>;

export interface ReaderOptions {
  /** The names of the columns of a CSV file whose first line is a row already. */
  readonly columns?: readonly string[];
  readonly revocation?: Revocation;
}

/**
 * What a caller does who can take back the records of a file that it was given. Then a long document is not held in
 * memory; it is known to be whole only at its end, and where it is not, its records are revoked and may come again.
 */
interface Revocation {
  /** From now on records may be revoked. */
  begin(): Promise<void>;
  /** All records since `begin` are to be forgotten. */
  revoke(): Promise<void>;
}

/** The problems of one reading, and how many records they cost. */
export class ReadLog extends ProblemLog {
  skipped = 0;
  /** The names in the first line of a CSV file, once it was read. */
  header: readonly string[] | undefined;
  readonly #file: string;

  constructor(file: string) {
    super();
    this.#file = file;
  }

  /** A record that was left out; a warning, because reading continues. */
  skip(code: string, message: string, span: SourceSpan, hints: readonly string[] = []): void {
    this.skipped += 1;
    this.note(problem(code, message, { severity: 'warning', span, hints }));
  }

  note(problem: Problem): void {
    this.add({ ...problem, file: this.#file });
  }
}

/** The span of something on a known line. The file is streamed, so `start` counts from the start of the line. */
export function spanOnLine(line: number, column: number, length: number): SourceSpan {
  return { start: column - 1, length, line, column };
}
