import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import {
  fail,
  nameHints,
  parseYamlText,
  problem,
  succeed,
  type Problem,
  type Result,
} from '@drawbridge/base';
import { readRecords, type Watchlist } from '@drawbridge/kql';
import { z } from 'zod';

import { listFolder } from '../documents/list-folder.ts';
import { readShape } from '../documents/read-shape.ts';
import { readTextFile } from '../documents/read-text-file.ts';
import { isObject } from '../log-records/log-fields.ts';

export interface LoadedWatchlists {
  readonly watchlists: readonly Watchlist[];
  /** By alias, where the rows of a list stand. */
  readonly places: ReadonlyMap<string, WatchlistPlaces>;
  readonly problems: readonly Problem[];
}

/** The file of a list's items, and the line of each of its rows, from 1. */
interface WatchlistPlaces {
  readonly file: string;
  readonly lines: readonly number[];
}

/** The file `watchlists/<alias>/watchlist.yaml`. */
const watchlistShape = z.strictObject({
  alias: z.string().regex(/^[A-Za-z0-9][\w-]{1,62}[A-Za-z0-9]$/, 'expected 3 to 64 letters, digits, - or _'),
  displayName: z.string().min(1),
  description: z.string(),
  provider: z.string().default('Drawbridge'),
  itemsSearchKey: z.string(),
  /** Each column and what it is for, so that the person who fills the list knows. */
  columns: z.record(z.string(), z.string()),
  labels: z.array(z.string()).optional(),
  /** Sent verbatim when the list is published (packages/sentinel-sync). */
  workspaceProperties: z.record(z.string(), z.unknown()).optional(),
});

/** The JSON Schema of `watchlist.yaml`, for editors. */
export function watchlistJsonSchema(): object {
  return z.toJSONSchema(watchlistShape, { io: 'input' });
}

/** Reads `<folder>/<alias>/{watchlist.yaml,items.csv}`, sorted by alias. A folder that is not there holds none. */
export async function loadWatchlists(folder: string): Promise<LoadedWatchlists> {
  const entries = await listFolder(folder);
  if (!entries.ok) return { watchlists: [], places: new Map(), problems: entries.problems };
  const watchlists: Watchlist[] = [];
  const places = new Map<string, WatchlistPlaces>();
  const problems: Problem[] = [];
  for (const entry of entries.value) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const loaded = await loadPlaced(join(folder, entry.name));
    problems.push(...loaded.problems);
    if (!loaded.ok) continue;
    watchlists.push(loaded.value.list);
    places.set(loaded.value.list.alias, loaded.value.places);
  }
  return { watchlists, places, problems };
}

/** Reads one, `<folder>/{watchlist.yaml,items.csv}`. */
export async function loadWatchlist(folder: string): Promise<Result<Watchlist>> {
  const placed = await loadPlaced(folder);
  return placed.ok ? succeed(placed.value.list, placed.problems) : placed;
}

async function loadPlaced(
  folder: string,
): Promise<Result<{ readonly list: Watchlist; readonly places: WatchlistPlaces }>> {
  const file = join(folder, 'watchlist.yaml');
  const text = await readTextFile(file);
  if (!text.ok) return text;
  const yaml = parseYamlText(file, text.value);
  const read = readShape(yaml, watchlistShape, { area: 'watchlist', unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const { alias, itemsSearchKey: searchKey } = read.value;
  const columns = Object.keys(read.value.columns);
  const at = (field: string) => ({ file, field, span: yaml.spanOf([field]) });
  if (alias !== basename(folder)) {
    const message = `the alias '${alias}' is not the name of its folder, '${basename(folder)}'`;
    return fail(problem('watchlist/alias', message, at('alias')));
  }
  if (!columns.includes(searchKey)) {
    const hints = nameHints(searchKey, columns, 'columns');
    return fail(
      problem('watchlist/search-key', `there is no column '${searchKey}'`, {
        ...at('itemsSearchKey'),
        hints,
      }),
    );
  }
  const itemsFile = join(folder, 'items.csv');
  const tooLarge = await sizeProblem(itemsFile);
  if (tooLarge !== undefined) return fail(tooLarge);
  const items = await readItems(itemsFile, columns);
  if (!items.ok) return items;
  const { rows, lines } = items.value;
  const list = { alias, searchKey, columns, rows };
  return succeed({ list, places: { file: itemsFile, lines } }, items.problems);
}

/** What the service takes in one request (`rawContent`). */
const mostItemBytes = 3_800_000;

async function sizeProblem(file: string): Promise<Problem | undefined> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.size < mostItemBytes) return undefined;
  const message = `the items are ${found.size} bytes; the service takes less than ${mostItemBytes}`;
  return problem('watchlist/too-large', message, { file, hints: ['make two watchlists of it'] });
}

type Item = Readonly<Record<string, string>>;

async function readItems(
  file: string,
  columns: readonly string[],
): Promise<Result<{ readonly rows: readonly Item[]; readonly lines: readonly number[] }>> {
  const opened = await readRecords(file, { format: 'csv' });
  if (!opened.ok) return opened;
  const rows: Item[] = [];
  const lines: number[] = [];
  for await (const { value, line } of opened.value.records) {
    const record = isObject(value) ? value : {};
    const unknown = unknownColumns(file, Object.keys(record), columns, line);
    if (unknown !== undefined) return fail(unknown);
    lines.push(line);
    rows.push(Object.fromEntries(columns.map((name) => [name, textOf(record[name])])));
  }
  const { problems, header = [] } = opened.value;
  // A list whose one line is an item has no header and no items: it must not pass for an empty one.
  const unknown = unknownColumns(file, header, columns, 1);
  if (unknown !== undefined) return fail(unknown);
  return problems.length > 0 ? fail(...problems) : succeed({ rows, lines });
}

function unknownColumns(
  file: string,
  named: readonly string[],
  columns: readonly string[],
  line: number,
): Problem | undefined {
  const unknown = named.filter((name) => !columns.includes(name));
  if (unknown.length === 0) return undefined;
  const message = `watchlist.yaml names no column ${unknown.map((name) => `'${name}'`).join(', ')}`;
  const span = { start: 0, length: 1, line, column: 1 };
  const hints = [`the first line names the columns: ${columns.join(', ')}`];
  return problem('watchlist/unknown-column', message, { file, span, hints });
}

/** A CSV cell is a text, or missing at the end of a short row. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
