import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import { readRecords } from '@drawbridge/kql';

import { namesIn } from '../documents/list-folder.ts';
import { isObject } from '../log-records/log-fields.ts';

/** Where the rows of a watchlist are: in a CSV file, or in a text that a template holds. */
export interface ItemSource {
  readonly file: string;
  readonly text: string | undefined;
  /** The name of the file that describes the list, for messages. */
  readonly describedIn: string;
}

/** The CSV file of a watchlist's folder: `items.csv`, one that is called as the list is, or the only one. */
export async function itemsFileIn(folder: string, alias: string): Promise<string> {
  const names = await namesIn(folder, /\.csv$/i);
  const all = names.ok ? names.value : [];
  const wanted = ['items.csv', 'data.csv', `${alias.toLowerCase()}.csv`];
  const named = wanted.map((name) => all.find((known) => known.toLowerCase() === name)).find(Boolean);
  return join(folder, named ?? (all.length === 1 ? (all[0] ?? '') : 'items.csv'));
}

/** The columns that the first line names. */
export async function headerOf(source: ItemSource): Promise<Result<readonly string[]>> {
  const read = await readAll(source, () => undefined);
  return read.ok ? succeed(read.value) : read;
}

/** What the service takes in one request (`rawContent`). */
const mostItemBytes = 3_800_000;

/** What is wrong with a file that the service would not take. */
export async function sizeProblem(file: string): Promise<Problem | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.size < mostItemBytes) return undefined;
  const message = `the items are ${found.size} bytes; the service takes less than ${mostItemBytes}`;
  return problem('watchlist/too-large', message, { file, hints: ['make two watchlists of it'] });
}

type Item = Readonly<Record<string, string>>;

/** The rows of a watchlist, and the line of each. */
export async function readItems(
  source: ItemSource,
  columns: readonly string[],
): Promise<Result<{ readonly rows: readonly Item[]; readonly lines: readonly number[] }>> {
  const rows: Item[] = [];
  const lines: number[] = [];
  const read = await readAll(source, (record, line) => {
    const unknown = unknownColumns(source, Object.keys(record), columns, line);
    if (unknown !== undefined) return unknown;
    lines.push(line);
    rows.push(Object.fromEntries(columns.map((name) => [name, textOf(record[name])])));
    return undefined;
  });
  if (!read.ok) return read;
  // A list whose one line is an item has no header and no items: it must not pass for an empty one.
  const unknown = unknownColumns(source, read.value, columns, 1);
  return unknown === undefined ? succeed({ rows, lines }) : fail(unknown);
}

/** Reads every record; gives the header. */
async function readAll(
  source: ItemSource,
  take: (record: Readonly<Record<string, unknown>>, line: number) => Problem | undefined,
): Promise<Result<readonly string[]>> {
  const folder = source.text === undefined ? undefined : await mkdtemp(join(tmpdir(), 'watchlist-'));
  try {
    const file = folder === undefined ? source.file : join(folder, 'items.csv');
    if (source.text !== undefined) await writeFile(file, source.text);
    const opened = await readRecords(file, { format: 'csv' });
    if (!opened.ok) return opened;
    for await (const { value, line } of opened.value.records) {
      const wrong = take(isObject(value) ? value : {}, line);
      if (wrong !== undefined) return fail(wrong);
    }
    const { problems, header = [] } = opened.value;
    return problems.length > 0 ? fail(...problems) : succeed(header);
  } finally {
    if (folder !== undefined) await rm(folder, { recursive: true });
  }
}

function unknownColumns(
  { file, describedIn }: ItemSource,
  named: readonly string[],
  columns: readonly string[],
  line: number,
): Problem | undefined {
  const unknown = named.filter((name) => !columns.includes(name));
  if (unknown.length === 0) return undefined;
  const message = `${describedIn} names no column ${unknown.map((name) => `'${name}'`).join(', ')}`;
  const span = { start: 0, length: 1, line, column: 1 };
  const hints = [`the first line names the columns: ${columns.join(', ')}`];
  return problem('watchlist/unknown-column', message, { file, span, hints });
}

/** A CSV cell is a text, or missing at the end of a short row. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
