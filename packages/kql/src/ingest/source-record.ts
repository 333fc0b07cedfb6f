/** How the records of a file are laid out. `text` is raw lines, for formats such as CEF. */
export type RecordFormat = 'ndjson' | 'json' | 'csv' | 'text';

/**
 * One record of a file. `value` is the JSON value (ndjson, json), an object of texts by header (csv) or the line
 * itself (text). `line` is the 1-based line on which the record begins; `record` counts from 1.
 */
export interface SourceRecord {
  readonly value: unknown;
  readonly line: number;
  readonly record: number;
}
