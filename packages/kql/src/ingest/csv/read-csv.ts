import { problem } from '@drawbridge/base';

import { csvDelimiter } from './csv-dialect.ts';
import { parseRow, RowSplitter, type RowText } from './csv-rows.ts';
import { readLines, withLineFeeds, type TextLine } from '../read-lines.ts';
import { type ReaderOptions, type ReadLog, spanOnLine } from '../record-reader.ts';
import { type SourceRecord } from '../source-record.ts';
import { type TextSource } from '../text-source.ts';

/**
 * CSV, streamed: each record is an object of texts, keyed by the header as it is written, or by `columns` where they
 * are given and the first line is a row already. Comma, tab or semicolon; doubled quotes; cells of several lines. A row with a cell too many or too few, or with broken
 * quoting, is reported by line and skipped; the rows after it are read.
 */
export async function* readCsv(
  source: TextSource,
  log: ReadLog,
  { columns }: ReaderOptions,
): AsyncGenerator<SourceRecord> {
  const table = new CsvTable(log, columns);
  const splitter = new RowSplitter();
  for await (const line of readLines(withLineFeeds(source.chunks()))) {
    const row = splitter.push(line);
    if (row !== undefined) yield* table.read(row);
    if (table.refused) return;
  }
  const last = splitter.flush();
  if (last !== undefined) yield* table.read(last);
}

class CsvTable {
  refused = false;
  readonly #log: ReadLog;
  #header: readonly string[] | undefined;
  #delimiter: string | undefined;
  #record = 0;

  constructor(log: ReadLog, header: readonly string[] | undefined) {
    this.#log = log;
    this.#header = header;
  }

  *read(row: RowText): Generator<SourceRecord> {
    if (this.#header === undefined) {
      this.#readHeader(row);
      return;
    }
    this.#delimiter ??= delimiterOf(row, this.#header.length);
    const parsing = parseRow(row, this.#delimiter);
    if (!parsing.ok) {
      this.#skip(parsing.line, parsing.message);
      yield* this.#readAgain(parsing.rest);
    } else if (parsing.cells.length !== this.#header.length) {
      const counts = `this row has ${parsing.cells.length} cells where the header has ${this.#header.length}`;
      this.#skip(parsing.line, counts);
    } else {
      this.#record += 1;
      yield { value: toObject(this.#header, parsing.cells), line: parsing.line, record: this.#record };
    }
  }

  *#readAgain(lines: readonly TextLine[]): Generator<SourceRecord> {
    const splitter = new RowSplitter();
    for (const line of lines) {
      const row = splitter.push(line);
      if (row !== undefined) yield* this.read(row);
    }
    const last = splitter.flush();
    if (last !== undefined) yield* this.read(last);
  }

  #skip(line: number, message: string): void {
    this.#log.skip('ingest/broken-row', `${message}; the row is skipped`, spanOnLine(line, 1, 1));
  }

  #readHeader(row: RowText): void {
    this.#delimiter = csvDelimiter(row.lines[0]?.text ?? '') ?? ',';
    const parsing = parseRow(row, this.#delimiter);
    const header = parsing.ok ? parsing.cells.map((cell) => cell.trim()) : [];
    const twice = header.find((name, at) => header.indexOf(name) !== at);
    const fault = !parsing.ok
      ? parsing.message
      : twice === undefined
        ? undefined
        : `two columns are named '${twice}'`;
    if (fault === undefined) {
      this.#header = header;
      this.#log.header = header;
      return;
    }
    this.refused = true;
    const span = spanOnLine(row.lines[0]?.line ?? 1, 1, 1);
    this.#log.note(problem('ingest/broken-header', `${fault}; nothing of this file is used`, { span }));
  }
}

/** The delimiter that divides a row into as many cells as there are columns; a comma where none does. */
function delimiterOf(row: RowText, columns: number): string {
  const first = row.lines[0]?.text ?? '';
  return [',', '\t', ';'].find((separator) => first.split(separator).length === columns) ?? ',';
}

function toObject(header: readonly string[], cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(header.map((name, at) => [name, cells[at] ?? '']));
}
