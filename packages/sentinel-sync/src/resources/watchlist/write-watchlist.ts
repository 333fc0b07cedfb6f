import type { WriteAnswer } from '../../client/exchange.ts';
import type { ResourcePath, WorkspaceClient } from '../../client/workspace-client.ts';
import { bodyOf, textOf, type Fields } from '../../wire/resource-fields.ts';
import { hasReplaced } from '../../resource-kind/has-replaced.ts';
import type { Writing } from '../../resource-kind/resource-kind.ts';
import { columnsOf, formatCsv, type WatchlistRow } from './csv.ts';
import { listItems, rowsIn } from './items.ts';

/**
 * Writes a watchlist; its items are uploaded whole where they change. An upload takes the place of items that have the
 * same search key and leaves the others alone: what the repository does not name is deleted one by one, after it.
 * Every step may be done twice, so that one that was cut off is simply done again.
 */
export async function writeWatchlist(
  client: WorkspaceClient,
  at: ResourcePath,
  { fields, etag, creates, changed }: Writing,
): Promise<WriteAnswer> {
  const { items, ...described } = fields;
  const rows = rowsIn(items);
  const upload = changed.includes('items');
  const { properties, ...beside } = bodyOf(described);
  const content = upload ? contentOf(described, rows) : {};
  const body = { ...beside, properties: { ...(properties as Fields), ...content } };
  const answer = creates ? await client.create(at, body) : await client.put(at, body, etag);
  const { operation } = answer;
  if (!upload || hasReplaced(creates, answer)) return answer;
  if (operation !== undefined) await client.settle(operation);
  await deleteOthers(client, at, textOf(fields.itemsSearchKey), rows);
  return answer;
}

function contentOf(fields: Fields, rows: readonly WatchlistRow[]): Fields {
  const found = columnsOf(rows);
  const columns = found.length === 0 ? [textOf(fields.itemsSearchKey)] : found;
  return { rawContent: formatCsv(columns, rows), contentType: 'text/csv', numberOfLinesToSkip: 0 };
}

async function deleteOthers(
  client: WorkspaceClient,
  at: ResourcePath,
  searchKey: string,
  rows: readonly WatchlistRow[],
): Promise<void> {
  const wanted = new Set(rows.map((row) => row[searchKey] ?? ''));
  const standing = await listItems(client, at);
  for (const { name, row } of standing) {
    if (wanted.has(row[searchKey] ?? '')) continue;
    await client.delete({
      path: `${at.path}/watchlistItems/${encodeURIComponent(name)}`,
      apiVersion: at.apiVersion,
    });
  }
}
