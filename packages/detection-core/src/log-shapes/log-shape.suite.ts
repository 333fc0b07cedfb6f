/** One way in which logs come to a person: the same attack in each, so that what is read of it can be compared. */
export interface LogShape {
  /** Its file's name without the folder, unique. */
  readonly file: string;
  readonly cloud: 'AWS' | 'Azure' | 'Google Cloud' | 'any';
  /** As a person calls it, with the command or the place that it comes from. */
  readonly title: string;
  readonly content: string | Uint8Array;
  /** The table that it becomes rows of; absent where the shape is refused. */
  readonly table?: 'AWSCloudTrail' | 'AzureActivity' | 'GCPAuditLogs' | 'CommonSecurityLog';
  /** What the refusal says, in part: what it is, or what to bring in its place. */
  readonly refused?: string;
}

export const json = (value: unknown): string => JSON.stringify(value);

/** A line for each value. */
export const lines = (...values: readonly unknown[]): string =>
  values.map((value) => `${typeof value === 'string' ? value : json(value)}\n`).join('');

/** A CSV file of these rows; each cell is quoted. */
export function csv(...rows: readonly Readonly<Record<string, unknown>>[]): string {
  const heads = Object.keys(rows[0] ?? {});
  const quoted = (value: unknown): string =>
    `"${(typeof value === 'string' ? value : json(value)).replaceAll('"', '""')}"`;
  return lines(heads.join(','), ...rows.map((row) => heads.map((head) => quoted(row[head])).join(',')));
}
