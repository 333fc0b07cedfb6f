import type { PutRequest } from '../../resources/put-operation.ts';
import { createGuid } from '../../resources/etag.ts';
import { formatInstant } from '../../resources/system-data.ts';
import { nameOf } from '../../resources/collection.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';
import { describeAuthor } from '../author.ts';
import { watchlistCollection } from './watchlist-collection.ts';

/** What was only sent to be read once: an answer never holds it. */
const sentOnce = new Set(['rawContent', 'numberOfLinesToSkip', 'contentType', 'sasUri']);

/** A watchlist as it is kept, without the content that became its items. */
export function completeWatchlist(
  request: PutRequest,
  existing: ArmResource | undefined,
): Readonly<Record<string, unknown>> {
  const before = existing?.properties ?? {};
  const now = formatInstant(request);
  const author = describeAuthor(request);
  return {
    ...Object.fromEntries(Object.entries(request.properties).filter(([name]) => !sentOnce.has(name))),
    watchlistAlias: existing?.name ?? nameOf(watchlistCollection, request),
    watchlistId: before.watchlistId ?? createGuid(request),
    created: before.created ?? now,
    createdBy: before.createdBy ?? author,
    updated: now,
    updatedBy: author,
    isDeleted: false,
  };
}
