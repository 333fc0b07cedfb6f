import { type Problem, problem, type SourceSpan } from '@drawbridge/base';

import { ProblemLog } from './problem-log.ts';
import { type SourceRecord } from './source-record.ts';
import { type TextSource } from './text-source.ts';

/** Reads the records of one layout; what does not fit goes to the log, and reading continues where it can. */
export type RecordReader = (
  source: TextSource,
  log: ReadLog,
  columns: readonly string[] | undefined,
) => AsyncGenerator<SourceRecord>;

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
