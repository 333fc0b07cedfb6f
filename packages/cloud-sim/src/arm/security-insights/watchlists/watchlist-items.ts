import { jsonAnswer } from '../../../simulation/answer.ts';
import type { ArmResource, ArmWatchlist } from '../../../world/arm-workspace.ts';
import { badRequest, invalidContent, resourceNotFound } from '../../protocol/arm-error.ts';
import type { ArmOperation } from '../../protocol/arm-operation.ts';
import { createEtag, createGuid, refuseStale } from '../../resources/etag.ts';
import { pageAnswer } from '../../resources/list-operation.ts';
import { formatInstant, stampSystemData } from '../../resources/system-data.ts';
import {
  inWorkspace,
  isSame,
  workspaceIdOf,
  type WorkspaceRequest,
} from '../../resources/workspace-request.ts';
import { objectIn, type JsonBag } from '../../resources/read-json.ts';
import { securityInsightsVersions } from '../api-versions.ts';
import { describeAuthor } from '../author.ts';
import { watchlistCollection } from './watchlist-collection.ts';
import { findResource } from '../../resources/collection.ts';

const listPath = `${watchlistCollection.path}/{watchlistAlias}/watchlistItems`;
const itemPath = `${listPath}/{watchlistItemId}`;
const action = 'Microsoft.SecurityInsights/watchlists';
const apiVersions = securityInsightsVersions;

/** The items of a watchlist, those of a running upload not among them yet. */
export const listWatchlistItems: ArmOperation = {
  method: 'GET',
  path: listPath,
  permission: `${action}/read`,
  writes: false,
  apiVersions,
  answer: inWorkspace((request) => {
    const watchlist = findResource(watchlistCollection, request);
    if (watchlist === undefined) return resourceNotFound(request.url.pathname);
    return pageAnswer(
      request,
      watchlist.items.map((item) => describeItem(request, watchlist, item)),
    );
  }),
};

/** One item. */
export const getWatchlistItem: ArmOperation = {
  method: 'GET',
  path: itemPath,
  permission: `${action}/read`,
  writes: false,
  apiVersions,
  answer: inWorkspace((request) => {
    const watchlist = findResource(watchlistCollection, request);
    const item = findItem(request, watchlist);
    return watchlist === undefined || item === undefined
      ? resourceNotFound(request.url.pathname)
      : jsonAnswer(200, describeItem(request, watchlist, item));
  }),
};

/** Creates an item or replaces it. */
export const putWatchlistItem: ArmOperation = {
  method: 'PUT',
  path: itemPath,
  permission: `${action}/write`,
  writes: true,
  apiVersions,
  answer: inWorkspace((request) => {
    const watchlist = findResource(watchlistCollection, request);
    if (watchlist === undefined) return resourceNotFound(request.url.pathname);
    if (request.body === undefined) return invalidContent();
    const { itemsKeyValue, entityMapping } = objectIn(request.body.properties);
    if (Object.keys(objectIn(itemsKeyValue)).length === 0) {
      return badRequest("Invalid data model. [: The field 'itemsKeyValue' is required.]");
    }
    const existing = findItem(request, watchlist);
    const stale =
      existing === undefined ? undefined : refuseStale(request, existing, 'The watchlist item has changed.');
    if (stale !== undefined) return stale;
    const written = createItem(request, objectIn(itemsKeyValue), existing, objectIn(entityMapping));
    if (existing === undefined) watchlist.items.push(written);
    else watchlist.items[watchlist.items.indexOf(existing)] = written;
    return jsonAnswer(existing === undefined ? 201 : 200, describeItem(request, watchlist, written));
  }),
};

/** Deletes an item: 200, or 204 where there was none. */
export const deleteWatchlistItem: ArmOperation = {
  method: 'DELETE',
  path: itemPath,
  permission: `${action}/delete`,
  writes: true,
  apiVersions,
  answer: inWorkspace((request) => {
    const watchlist = findResource(watchlistCollection, request);
    const item = findItem(request, watchlist);
    if (watchlist === undefined || item === undefined) return { status: 204 };
    watchlist.items.splice(watchlist.items.indexOf(item), 1);
    return { status: 200 };
  }),
};

/** An item with these values: under the name that the path gives, or under a new one. */
export function createItem(
  request: WorkspaceRequest,
  values: JsonBag,
  existing: ArmResource | undefined,
  entityMapping: JsonBag = {},
): ArmResource {
  const name = existing?.name ?? request.parameters.watchlistItemId ?? createGuid(request);
  const now = formatInstant(request);
  const author = describeAuthor(request);
  const properties = {
    watchlistItemType: 'watchlist-item',
    watchlistItemId: name,
    isDeleted: false,
    created: existing?.properties.created ?? now,
    createdBy: existing?.properties.createdBy ?? author,
    updated: now,
    updatedBy: author,
    itemsKeyValue: values,
    entityMapping,
  };
  return {
    name,
    etag: createEtag(request),
    properties: properties as unknown as ArmResource['properties'],
    others: {},
    systemData: stampSystemData(request, existing?.systemData),
  };
}

function findItem(
  { parameters }: WorkspaceRequest,
  watchlist: ArmWatchlist | undefined,
): ArmResource | undefined {
  return watchlist?.items.find((item) => isSame(item.name, parameters.watchlistItemId ?? ''));
}

function describeItem(request: WorkspaceRequest, watchlist: ArmWatchlist, item: ArmResource) {
  const { name, etag, systemData, properties } = item;
  const provider = `${workspaceIdOf(request)}/providers/Microsoft.SecurityInsights`;
  return {
    id: `${provider}/Watchlists/${watchlist.name}/WatchlistItems/${name}`,
    name,
    type: 'Microsoft.SecurityInsights/Watchlists/WatchlistItems',
    etag,
    systemData,
    properties,
  };
}
