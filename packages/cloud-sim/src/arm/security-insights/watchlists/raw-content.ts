import type { JsonBag } from '../../resources/read-json.ts';

/** One row of a watchlist: column to text. */
type WatchlistRow = Readonly<Record<string, string>>;

/** The rows of an upload, or why there are none. */
type RawContent =
  | { readonly ok: true; readonly rows: readonly WatchlistRow[]; readonly columns: readonly string[] }
  | { readonly ok: false };

/** Reads `rawContent` as CSV, after the lines to skip; not ok where there is none. */
export function readRawContent({ rawContent, numberOfLinesToSkip }: JsonBag): RawContent {
  if (typeof rawContent !== 'string' || rawContent === '') return { ok: false };
  const skip = typeof numberOfLinesToSkip === 'number' ? numberOfLinesToSkip : 0;
  const text = rawContent
    .split(/(?<=\n)/)
    .slice(skip)
    .join('');
  const [columns = [], ...records] = readCsv(text);
  const rows = records.map((record) =>
    Object.fromEntries(columns.map((name, at) => [name, record[at] ?? ''])),
  );
  return { ok: true, rows, columns };
}

/** Records of fields, as RFC 4180 has them; empty lines are none. */
function readCsv(text: string): readonly (readonly string[])[] {
  const field = /("(?:[^"]|"")*"|[^,"\r\n]*)(,|\r?\n|$)/y;
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    // A quote in the middle of a field: the rest is no CSV, and the service's reader is not known.
    if (match === null) break;
    const [, value = '', end] = match;
    record.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ',') continue;
    if (record.length > 1 || record[0] !== '') records.push(record);
    record = [];
    if (end === '') break;
  }
  return records;
}
