import { canonicalJson, type JsonValue } from '@drawbridge/base';

import { bagIn, isBag, textIn, type ArmBody } from '../../wire/arm-body.ts';
import type { ResourcePath, WorkspaceClient } from '../../client/workspace-client.ts';
import type { WatchlistRow } from './csv.ts';

/** An item of the workspace's. */
export interface RemoteItem {
  readonly name: string;
  readonly row: WatchlistRow;
}

/** The items of a watchlist: a collection of its own, with one listing. */
export async function listItems(
  client: WorkspaceClient,
  watchlist: ResourcePath,
): Promise<readonly RemoteItem[]> {
  const { path, apiVersion } = watchlist;
  const listed = await client.list({ path: `${path}/watchlistItems`, apiVersion });
  return listed.map((resource) => ({ name: textIn(resource, 'name') ?? '', row: rowOf(resource) }));
}

function rowOf(item: ArmBody): WatchlistRow {
  const values = bagIn(bagIn(item, 'properties'), 'itemsKeyValue');
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, cellText(value)]));
}

function cellText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Rows in one order: items have none of their own. An empty cell counts as absent. */
export function sortedRows(rows: readonly WatchlistRow[]): readonly WatchlistRow[] {
  const keyed = rows.map((row) => {
    const filled = Object.fromEntries(Object.entries(row).filter(([, text]) => text !== ''));
    return { filled, key: canonicalJson(filled) };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map((entry) => entry.filled);
}

/** The rows among a watchlist's fields. */
export function rowsIn(value: JsonValue | undefined): readonly WatchlistRow[] {
  return Array.isArray(value)
    ? (value as readonly unknown[]).filter(isBag).map((row) => row as WatchlistRow)
    : [];
}
