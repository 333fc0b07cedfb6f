/** One item: column to text. */
export type WatchlistRow = Readonly<Record<string, string>>;

/** The rows as CSV (RFC 4180) under a line with these columns. */
export function formatCsv(columns: readonly string[], rows: readonly WatchlistRow[]): string {
  const lines = rows.map((row) => columns.map((name) => quoted(row[name] ?? '')).join(','));
  return [columns.map(quoted).join(','), ...lines].map((line) => `${line}\n`).join('');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The columns of rows, each once, in the order in which they are met. */
export function columnsOf(rows: readonly WatchlistRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))];
}
