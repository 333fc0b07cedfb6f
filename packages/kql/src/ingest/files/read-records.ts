import { fail, given, type Problem, problem, type Result, succeed } from '@drawbridge/base';

import { LineTooLongError } from '../read-lines.ts';
import { readCsv } from '../csv/read-csv.ts';
import { readJson } from '../json/read-json.ts';
import { readNdjson } from '../json/read-ndjson.ts';
import { readText } from '../read-text.ts';
import { type ReaderOptions, ReadLog, type RecordReader, spanOnLine } from '../record-reader.ts';
import { sniffFormat } from './sniff-format.ts';
import { type RecordFormat, type SourceRecord } from '../source-record.ts';
import { openText, type TextSource } from '../text-source.ts';

/** A file being read. The counts are complete once `records` has been read to its end. */
export interface RecordReading {
  readonly format: RecordFormat;
  /** To be read once. Leaving the loop early closes the file. */
  readonly records: AsyncIterable<SourceRecord>;
  /** At most 100 are kept. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  /** How many records were left out because they are broken; each has its problem. */
  readonly skipped: number;
  /** The first line of a CSV file: also where no record follows it. Absent before it was read. */
  readonly header: readonly string[] | undefined;
}

export interface ReadRecordsOptions extends ReaderOptions {
  /** Recognised from the content where it is absent. */
  readonly format?: RecordFormat;
  /** Told how many more bytes of the file, packed as it is, have been read. */
  readonly onBytes?: (bytes: number) => void;
}

const READERS: Readonly<Record<RecordFormat, RecordReader>> = {
  ndjson: readNdjson,
  json: readJson,
  csv: readCsv,
  text: readText,
};

/**
 * Opens a log file and reads its records: NDJSON, JSON (an object, an array, or an envelope such as CloudTrail's
 * `Records[]`), CSV or raw lines, plain, gzip or zstd. Fails where nothing can be read: no such file, not text, a packed file that
 * is cut short. Broken records inside a readable file are skipped, counted and named by line in `problems` as
 * warnings; an error there means that the file was not read to its end.
 */
export async function readRecords(
  path: string,
  options: ReadRecordsOptions = {},
): Promise<Result<RecordReading>> {
  const opened = await openText(path, given({ onBytes: options.onBytes }));
  if (!opened.ok) return opened;
  const source = opened.value;
  if (source.headIsAll && source.head.trim() === '') {
    return fail(problem('ingest/empty-file', 'this file is empty', { file: path, severity: 'warning' }));
  }
  const format = options.format ?? sniffFormat(source.head);
  const log = new ReadLog(path);
  return succeed(new Reading(format, guarded(READERS[format], source, log, options), log));
}

class Reading implements RecordReading {
  readonly format: RecordFormat;
  readonly records: AsyncIterable<SourceRecord>;
  readonly #log: ReadLog;

  constructor(format: RecordFormat, records: AsyncIterable<SourceRecord>, log: ReadLog) {
    this.format = format;
    this.records = records;
    this.#log = log;
  }

  get problems(): readonly Problem[] {
    return this.#log.problems;
  }

  get problemCount(): number {
    return this.#log.count;
  }

  get skipped(): number {
    return this.#log.skipped;
  }

  get header(): readonly string[] | undefined {
    return this.#log.header;
  }
}

/** A file may become unreadable, or turn out to be one endless line, only while it is read. */
async function* guarded(
  reader: RecordReader,
  source: TextSource,
  log: ReadLog,
  options: ReaderOptions,
): AsyncGenerator<SourceRecord> {
  try {
    yield* reader(source, log, options);
  } catch (thrown) {
    if (thrown instanceof LineTooLongError) {
      const span = spanOnLine(thrown.line, 1, 1);
      log.note(
        problem('ingest/line-too-long', `${thrown.message}; the rest of the file is not used`, { span }),
      );
    } else if (isSystemError(thrown)) {
      log.note(problem('ingest/unreadable-file', `reading stopped: ${thrown.message}`));
    } else throw thrown;
  }
}

const isSystemError = (thrown: unknown): thrown is NodeJS.ErrnoException =>
  thrown instanceof Error && 'code' in thrown && 'errno' in thrown;
