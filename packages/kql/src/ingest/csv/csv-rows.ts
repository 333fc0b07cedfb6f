import { type CsvError, parse } from 'csv-parse/sync';

import { type TextLine } from '../read-lines.ts';

/** The physical lines of one CSV row: several where a quoted cell holds line breaks. */
export interface RowText {
  readonly lines: readonly TextLine[];
}

export type RowParsing =
  | { readonly ok: true; readonly cells: readonly string[]; readonly line: number }
  /** `rest` are the lines that the broken quoting had swallowed; they are read again as rows of their own. */
  | {
      readonly ok: false;
      readonly line: number;
      readonly message: string;
      readonly rest: readonly TextLine[];
    };

/** A quoted cell longer than this is taken for a quote that was never closed. Log Analytics cuts a row at about 1 MB. */
const MAX_ROW_LENGTH = 4 * 1024 * 1024;

/**
 * Groups lines into rows by counting quotes: a row ends where their number is even. That is exact for well-formed
 * CSV; a stray quote makes a row swallow the next ones, and {@link parseRow} gives them back.
 */
export class RowSplitter {
  #lines: TextLine[] = [];
  #length = 0;
  #open = false;

  /** Takes a line; returns the row that it completes, if it does. */
  push(line: TextLine): RowText | undefined {
    if (this.#lines.length === 0 && line.text.trim() === '') return undefined;
    this.#lines.push(line);
    this.#length += line.text.length;
    if (hasOddQuotes(line.text)) this.#open = !this.#open;
    return this.#open && this.#length < MAX_ROW_LENGTH ? undefined : this.flush();
  }

  /** The row that was begun and not completed. */
  flush(): RowText | undefined {
    if (this.#lines.length === 0) return undefined;
    const lines = this.#lines;
    this.#lines = [];
    this.#length = 0;
    this.#open = false;
    return { lines };
  }
}

/** Reads the cells of one row. */
export function parseRow(row: RowText, delimiter: string): RowParsing {
  const line = row.lines[0]?.line ?? 0;
  const text = row.lines.map((textLine) => textLine.text).join('\n');
  if (!text.includes('"')) return { ok: true, cells: text.split(delimiter), line };
  try {
    const rows = parse(text, { delimiter, relax_column_count: true });
    return { ok: true, cells: rows[0] ?? [], line };
  } catch (thrown) {
    return { ok: false, line, message: quoteFault((thrown as CsvError).code), rest: row.lines.slice(1) };
  }
}

function quoteFault(code: CsvError['code']): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quoted cell that begins on this line is never closed';
  if (code === 'CSV_INVALID_CLOSING_QUOTE') return 'a closing quote is not followed by a delimiter';
  return 'a quote stands inside a cell that is not quoted';
}

function hasOddQuotes(text: string): boolean {
  let odd = false;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) odd = !odd;
  return odd;
}
