import { createGuid } from '../../resources/etag.ts';
import { objectIn, textIn } from '../../resources/read-json.ts';
import {
  isSame,
  sentinelPath,
  workspaceIdOf,
  type WorkspaceRequest,
} from '../../resources/workspace-request.ts';
import { formatInstant } from '../../resources/system-data.ts';
import type { ArmResource, ArmWatchlistOperation, ArmWorkspace } from '../../../world/arm-workspace.ts';

/** Where the state of an upload or a deletion is read. */
export const statusPath = `${sentinelPath}/watchlists/{watchlistAlias}/watchlistStatuses/{watchlistStatusId}`;

/** What is under way with a watchlist; undefined if nothing is. */
export function operationOf(workspace: ArmWorkspace, watchlist: string): ArmWatchlistOperation | undefined {
  return workspace.watchlistOperations.find(
    (watchlistOperation) =>
      isSame(watchlistOperation.watchlist, watchlist) && watchlistOperation.pollsLeft > 0,
  );
}

/** Begins an upload or a deletion; it is done after so many reads, or at once. */
export function beginOperation(
  request: WorkspaceRequest,
  watchlist: string,
  kind: ArmWatchlistOperation['kind'],
  items: readonly ArmResource[],
): ArmWatchlistOperation {
  const operation: ArmWatchlistOperation = {
    id: createGuid(request),
    watchlist,
    kind,
    startTime: formatInstant(request),
    pollsLeft: request.state.watchlistPolls,
    items: [...items],
  };
  request.workspace.watchlistOperations.push(operation);
  if (operation.pollsLeft === 0) finish(request.workspace, operation);
  return operation;
}

/** Counts one read of a watchlist or of its status; the last one finishes what is under way. */
export function pollWatchlist({ workspace }: WorkspaceRequest, watchlist: string): void {
  const operation = operationOf(workspace, watchlist);
  if (operation === undefined) return;
  operation.pollsLeft -= 1;
  if (operation.pollsLeft === 0) finish(workspace, operation);
}

/** The header that leads to the state of what is under way. */
export function asyncOperationHeader(
  request: WorkspaceRequest,
  operation: ArmWatchlistOperation,
): Readonly<Record<string, string>> {
  const link = new URL(request.url);
  link.pathname = statusIdOf(request, operation);
  return { 'azure-asyncoperation': link.toString() };
}

/** The id of the state of what is under way. */
export function statusIdOf(request: WorkspaceRequest, { id, watchlist }: ArmWatchlistOperation): string {
  const provider = `${workspaceIdOf(request)}/providers/Microsoft.SecurityInsights`;
  return `${provider}/Watchlists/${watchlist}/WatchlistStatuses/${id}`;
}

function finish(workspace: ArmWorkspace, { watchlist, kind, items }: ArmWatchlistOperation): void {
  if (kind === 'delete') {
    workspace.watchlists = workspace.watchlists.filter((candidate) => !isSame(candidate.name, watchlist));
    return;
  }
  const found = workspace.watchlists.find((candidate) => isSame(candidate.name, watchlist));
  if (found === undefined) return;
  const searchKey = textIn(found.properties.itemsSearchKey);
  const uploaded = new Set(items.map((item) => keyOf(item, searchKey)));
  found.items = [...found.items.filter((item) => !uploaded.has(keyOf(item, searchKey))), ...items];
}

/** What the search key says of an item. */
function keyOf({ properties }: ArmResource, searchKey: string): string {
  return textIn(objectIn(properties.itemsKeyValue)[searchKey]);
}
