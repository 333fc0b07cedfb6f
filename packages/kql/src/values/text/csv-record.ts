import { CsvError, parse } from 'csv-parse/sync';

/** The cells of the first record of a text; undefined where a quote is not closed. */
export function csvRecord(text: string): readonly string[] | undefined {
  try {
    const rows = parse(text, { relax_quotes: true, relax_column_count: true, to: 1 });
    return rows[0] ?? [];
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') return undefined;
    throw error;
  }
}
