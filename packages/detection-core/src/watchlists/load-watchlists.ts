import { basename, dirname, join } from 'node:path';

import {
  fail,
  nameHints,
  problem,
  succeed,
  type Problem,
  type Result,
  type YamlText,
} from '@drawbridge/base';
import type { Watchlist } from '@drawbridge/kql';
import { z } from 'zod';

import { readDocumentsIn, type DiscoveredContent } from '../discovery/discover-content.ts';
import { openDocument, type DocumentOrigin } from '../discovery/document-origin.ts';
import { listFolder, namesIn } from '../documents/list-folder.ts';
import { readShape } from '../documents/read-shape.ts';
import { readTextFile } from '../documents/read-text-file.ts';
import { headerOf, itemsFileIn, readItems, sizeProblem } from './watchlist-items.ts';

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

/** A list as the API has it: the first line of the items names the columns. */
const apiListShape = watchlistShape.partial({ columns: true }).extend({
  /** The items as a template has them, in place of a file beside it. */
  rawContent: z.string().optional(),
});

const isOurs = (file: string): boolean => /^watchlist\.ya?ml$/i.test(basename(file));

/** The JSON Schema of `watchlist.yaml`, for editors. */
export function watchlistJsonSchema(): object {
  return z.toJSONSchema(watchlistShape, { io: 'input' });
}

/** Reads `<folder>/<alias>/{watchlist.yaml,items.csv}`, sorted by alias. A folder that is not there holds none. */
export async function loadWatchlists(folder: string): Promise<LoadedWatchlists> {
  const entries = await listFolder(folder);
  if (!entries.ok) return { watchlists: [], places: new Map(), problems: entries.problems };
  const collected = new Collected();
  for (const entry of entries.value) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const described = await describedIn(join(folder, entry.name));
    if (!described.ok) collected.problems.push(...described.problems);
    for (const origin of described.ok ? described.value : []) await collected.add(openDocument(origin));
  }
  return collected;
}

/** The watchlists of our own folder, and those that a repository has elsewhere. */
export async function loadWatchlistsOf(
  folder: string,
  { documents }: DiscoveredContent,
): Promise<LoadedWatchlists> {
  const own = await loadWatchlists(folder);
  const collected = new Collected(own);
  for (const { kind, yaml } of documents) {
    if (kind === 'watchlist' && !yaml.file.startsWith(join(folder, '/'))) await collected.add(yaml);
  }
  return collected;
}

class Collected implements LoadedWatchlists {
  readonly watchlists: Watchlist[];
  readonly places: Map<string, WatchlistPlaces>;
  readonly problems: Problem[];

  constructor(begun: LoadedWatchlists = { watchlists: [], places: new Map(), problems: [] }) {
    this.watchlists = [...begun.watchlists];
    this.places = new Map(begun.places);
    this.problems = [...begun.problems];
  }

  async add(yaml: YamlText): Promise<void> {
    const loaded = await loadPlaced(yaml);
    this.problems.push(...loaded.problems);
    if (!loaded.ok) return;
    this.watchlists.push(loaded.value.list);
    this.places.set(loaded.value.list.alias, loaded.value.places);
  }
}

/** Reads a watchlist from its document and the CSV file beside it. */
export async function loadWatchlist(yaml: YamlText): Promise<Result<Watchlist>> {
  const placed = await loadPlaced(yaml);
  return placed.ok ? succeed(placed.value.list, placed.problems) : placed;
}

/** The documents in a watchlist's folder; a folder without one is a list that would be missed. */
async function describedIn(folder: string): Promise<Result<readonly DocumentOrigin[]>> {
  const names = await namesIn(folder, /\.(ya?ml|json)$/i);
  if (!names.ok) return names;
  const name = names.value.find((known) => /^watchlist\./i.test(known)) ?? names.value[0] ?? 'watchlist.yaml';
  const file = join(folder, name);
  const text = await readTextFile(file);
  if (!text.ok) return text;
  const { documents, problems } = readDocumentsIn({ file, text: text.value }, 'watchlist');
  const lists = documents.filter(({ kind }) => kind === 'watchlist');
  return lists.length === 0 && problems.length > 0
    ? fail(...problems.map((found) => ({ ...found, severity: 'error' as const })))
    : succeed(lists.map(({ origin }) => origin));
}

async function loadPlaced(
  yaml: YamlText,
): Promise<Result<{ readonly list: Watchlist; readonly places: WatchlistPlaces }>> {
  const { file } = yaml;
  const folder = dirname(file);
  const shape: z.ZodType<z.output<typeof apiListShape>> = isOurs(file) ? watchlistShape : apiListShape;
  const read = readShape(yaml, shape, { area: 'watchlist', unknownField: 'error' });
  if (read.value === undefined) return fail(...read.problems);
  const { alias, itemsSearchKey: searchKey, rawContent } = read.value;
  const at = (field: string) => ({ file, field, span: yaml.spanOf([field]) });
  if (isOurs(file) && alias !== basename(folder)) {
    const message = `the alias '${alias}' is not the name of its folder, '${basename(folder)}'`;
    return fail(problem('watchlist/alias', message, at('alias')));
  }
  const itemsFile = await itemsFileIn(folder, alias);
  const tooLarge = await sizeProblem(itemsFile);
  if (tooLarge !== undefined) return fail(tooLarge);
  const source = { file: itemsFile, text: rawContent, describedIn: basename(file) };
  const stated = read.value.columns;
  const header = stated === undefined ? await headerOf(source) : succeed(Object.keys(stated));
  if (!header.ok) return header;
  const columns = header.value;
  if (!columns.includes(searchKey)) {
    const hints = nameHints(searchKey, columns, 'columns');
    return fail(
      problem('watchlist/search-key', `there is no column '${searchKey}'`, {
        ...at('itemsSearchKey'),
        hints,
      }),
    );
  }
  const items = await readItems(source, columns);
  if (!items.ok) return items;
  const { rows, lines } = items.value;
  const list = { alias, searchKey, columns, rows };
  return succeed({ list, places: { file: itemsFile, lines } }, items.problems);
}
