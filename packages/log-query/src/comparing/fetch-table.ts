import { problem, RefusedFailure, type Problem } from '@drawbridge/base';
import type { Engine, SourceRow, TableSchema } from '@drawbridge/kql';

import type { AnsweredRows, TimeRange } from '../answers/log-service.ts';
import type { RemoteEngine } from '../engine/remote-engine.ts';

export interface FetchOptions {
  readonly timeRange: TimeRange;
  /** Its value of now(), which a table does not need. */
  readonly now: Date;
  /** More rows than this are refused before one is fetched. */
  readonly mostRows: number;
  /** The hidden columns that queries name; the others are not fetched. */
  readonly hidden: readonly string[];
}

/** What was fetched of a table. */
export interface FetchedTable {
  readonly table: string;
  readonly rows: number;
  readonly problems: readonly Problem[];
}

/** Copies the rows of a table from a service into the offline engine. Throws a refusal where there are too many. */
export async function fetchTable(
  remote: Pick<RemoteEngine, 'query'>,
  offline: Pick<Engine, 'load'>,
  table: TableSchema,
  options: FetchOptions,
): Promise<FetchedTable> {
  const { timeRange, now, mostRows } = options;
  const counted = await remote.query(`['${table.name}'] | count`, { now, timeRange });
  if (!counted.ok) return { table: table.name, rows: 0, problems: counted.problems };
  const count = Number(counted.rows[0]?.[0] ?? 0);
  if (count > mostRows) throw tooMany(table.name, count, mostRows);
  const hidden = (table.hidden ?? []).map(({ name }) => name).filter((name) => options.hidden.includes(name));
  const fetched = await remote.query(textOf(table.name, hidden), { now, timeRange });
  if (!fetched.ok) return { table: table.name, rows: 0, problems: fetched.problems };
  const { known, unknown } = columnsOf(fetched, table, hidden);
  const report = await offline.load(table.name, rowsOf(fetched, known));
  const problems = [...fetched.problems, ...report.problems];
  if (unknown.length > 0) {
    const message = `${table.name} has columns that are not known here, and they are left out: ${unknown.join(', ')}`;
    problems.push(problem('logs/unknown-columns', message, { severity: 'warning' }));
  }
  return { table: table.name, rows: report.rows, problems };
}

function tooMany(table: string, count: number, most: number): RefusedFailure {
  const message = `${table} has ${count.toLocaleString('en-US')} rows there, and at most ${most.toLocaleString('en-US')} are fetched`;
  const hints = [
    'compare a shorter time (--from, --to), fewer rules (--rule), or on logs that you have (--telemetry)',
  ];
  return new RefusedFailure('logs/too-many-to-fetch', message, { hints });
}

const shownAs = (hidden: string): string => `fetched${hidden}`;

/** A hidden column does not come with the others: it is given a name of its own. */
function textOf(table: string, hidden: readonly string[]): string {
  const shown = hidden.map((name) => `${shownAs(name)} = ${name}`).join(', ');
  return shown === '' ? `['${table}']` : `['${table}'] | extend ${shown}`;
}

/** For each column of the answer the name that it has here; undefined where it has none. */
function columnsOf(
  { columns }: Pick<AnsweredRows, 'columns'>,
  table: TableSchema,
  hidden: readonly string[],
): { readonly known: readonly (string | undefined)[]; readonly unknown: readonly string[] } {
  const known = columns.map(({ name }) =>
    table.columns.some((column) => column.name === name)
      ? name
      : hidden.find((hiddenName) => shownAs(hiddenName) === name),
  );
  return {
    known,
    unknown: columns.filter((_column, index) => known[index] === undefined).map(({ name }) => name),
  };
}

function* rowsOf(
  { rows }: Pick<AnsweredRows, 'rows'>,
  known: readonly (string | undefined)[],
): Generator<SourceRow> {
  for (const row of rows) {
    const values: Record<string, unknown> = {};
    known.forEach((name, index) => {
      if (name !== undefined) values[name] = row[index];
    });
    yield { values };
  }
}
