import { jsonAnswer } from '../../../simulation/answer.ts';
import type { ArmOperation } from '../../protocol/arm-operation.ts';
import { conflict, resourceNotFound } from '../../protocol/arm-error.ts';
import { findResource, nameOf } from '../../resources/collection.ts';
import { refuseStale } from '../../resources/etag.ts';
import { createGetOperation } from '../../resources/get-operation.ts';
import { createListOperation } from '../../resources/list-operation.ts';
import { createPutOperation } from '../../resources/put-operation.ts';
import { inWorkspace, isSame } from '../../resources/workspace-request.ts';
import { securityInsightsVersions } from '../api-versions.ts';
import { completeWatchlist } from './complete-watchlist.ts';
import { readRawContent } from './raw-content.ts';
import { newerWatchlist, refuseWatchlist } from './refuse-watchlist.ts';
import { watchlistCollection } from './watchlist-collection.ts';
import {
  asyncOperationHeader,
  beginOperation,
  operationOf,
  pollWatchlist,
  statusIdOf,
  statusPath,
} from './watchlist-operations.ts';
import { createItem } from './watchlist-items.ts';

/** The watchlists of a workspace, without their items. */
export const listWatchlists = createListOperation(watchlistCollection);

const readWatchlist = createGetOperation(watchlistCollection);

/** One watchlist, without its items; reading it brings an upload or a deletion on. */
export const getWatchlist: ArmOperation = {
  ...readWatchlist,
  answer: inWorkspace((request) => {
    pollWatchlist(request, nameOf(watchlistCollection, request));
    return readWatchlist.answer(request);
  }),
};

/** Creates a watchlist or replaces what is said of it; `rawContent` is uploaded after the answer. */
export const putWatchlist = createPutOperation(watchlistCollection, {
  refuse: refuseWatchlist,
  complete: completeWatchlist,
  blank: { items: [] },
  begin: (request, written) => {
    const content = readRawContent(request.properties);
    if (!content.ok) return {};
    const items = content.rows.map((row) => createItem(request, row, undefined));
    return asyncOperationHeader(request, beginOperation(request, written.name, 'upload', items));
  },
});

/**
 * Deletes a watchlist: 202 and a link to the state of it; or 200 in a world where it is done at once. What is being
 * uploaded cannot be deleted, and a name cannot be used while its watchlist is being deleted.
 */
export const deleteWatchlist: ArmOperation = {
  method: 'DELETE',
  path: readWatchlist.path,
  permission: 'Microsoft.SecurityInsights/watchlists/delete',
  writes: true,
  apiVersions: securityInsightsVersions,
  answer: inWorkspace((request) => {
    const existing = findResource(watchlistCollection, request);
    if (existing === undefined) return { status: 204 };
    const running = operationOf(request.workspace, existing.name);
    if (running?.kind === 'upload') {
      // Ours: that it is refused is documented, the words are not.
      return conflict(
        `The watchlist '${existing.name}' cannot be deleted while its provisioning state is InProgress.`,
      );
    }
    if (running !== undefined) return conflict('Delete is currently in progress.');
    const stale = refuseStale(request, existing, newerWatchlist(existing));
    if (stale !== undefined) return stale;
    const operation = beginOperation(request, existing.name, 'delete', []);
    if (operation.pollsLeft === 0) return { status: 200 };
    return { status: 202, headers: asyncOperationHeader(request, operation) };
  }),
};

/**
 * The state of an upload or a deletion; reading it brings it on. A deletion says Deleting for ever, as the service
 * does: that it is over is told by `percentComplete`.
 */
export const getWatchlistStatus: ArmOperation = {
  method: 'GET',
  path: statusPath,
  permission: 'Microsoft.SecurityInsights/watchlists/read',
  writes: false,
  apiVersions: securityInsightsVersions,
  answer: inWorkspace((request) => {
    const { watchlistAlias = '', watchlistStatusId = '' } = request.parameters;
    const operation = request.workspace.watchlistOperations.find((watchlistOperation) =>
      isSame(watchlistOperation.id, watchlistStatusId),
    );
    if (operation === undefined || !isSame(operation.watchlist, watchlistAlias)) {
      return resourceNotFound(request.url.pathname);
    }
    if (operation.pollsLeft > 0) pollWatchlist(request, watchlistAlias);
    const isDone = operation.pollsLeft === 0;
    const upload = isDone ? 'Succeeded' : 'InProgress';
    return jsonAnswer(200, {
      id: statusIdOf(request, operation),
      name: operation.id,
      status: operation.kind === 'delete' ? 'Deleting' : upload,
      startTime: operation.startTime,
      percentComplete: isDone ? 100 : 0,
    });
  }),
};
