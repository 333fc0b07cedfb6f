import { parse } from 'csv-parse/sync';

/** The cells of the first record of a text. */
export function csvRecord(text: string): readonly string[] {
  const rows = parse(text, { relax_quotes: true, relax_column_count: true, to: 1 });
  return rows[0] ?? [];
}
