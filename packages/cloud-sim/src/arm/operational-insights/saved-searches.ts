import type { Answer } from '../../simulation/answer.ts';
import type { ArmResource } from '../../world/arm-workspace.ts';
import { badRequest, conflict } from '../protocol/arm-error.ts';
import type { WorkspaceCollection } from '../resources/collection.ts';
import { createDeleteOperation } from '../resources/delete-operation.ts';
import { refuseStale } from '../resources/etag.ts';
import { createGetOperation } from '../resources/get-operation.ts';
import { createListOperation } from '../resources/list-operation.ts';
import { createPutOperation, type PutRequest } from '../resources/put-operation.ts';
import { workspacePath } from '../resources/workspace-request.ts';

const collection: WorkspaceCollection = {
  type: 'Microsoft.OperationalInsights/savedSearches',
  action: 'Microsoft.OperationalInsights/workspaces/savedSearches',
  path: `${workspacePath}/savedSearches`,
  under: '/savedSearches',
  parameter: 'savedSearchId',
  apiVersions: ['2020-08-01', '2025-02-01'],
  of: (workspace) => workspace.savedSearches,
  hasSystemData: false,
  isPaged: false,
};

/** Functions and hunting queries, which are both saved searches. They tell nobody who changed them. */
export const listSavedSearches = createListOperation(collection);

/** One function or hunting query. */
export const getSavedSearch = createGetOperation(collection);

/** Creates a saved search or replaces it whole; 200 in both cases. What exists is replaced only with an etag. */
export const putSavedSearch = createPutOperation(collection, {
  createdStatus: 200,
  refuse: (request, existing) => refuseProperties(request) ?? refuseOverwriting(request, existing),
  complete: ({ properties }) => ({ version: 2, ...properties }),
});

/** Deletes a saved search. */
export const deleteSavedSearch = createDeleteOperation(collection, {
  refuse: (request, existing) => refuseStale(request, existing, newerSavedSearch(existing)),
});

function refuseProperties({ properties }: PutRequest): Answer | undefined {
  const missing = ['category', 'displayName', 'query'].find((field) => typeof properties[field] !== 'string');
  return missing === undefined ? undefined : badRequest(`The property '${missing}' is required.`);
}

/** Without an etag the service answers 409 now and then; here it always does, so that a client must send one. */
function refuseOverwriting(request: PutRequest, existing: ArmResource | undefined): Answer | undefined {
  if (existing === undefined) return undefined;
  const isGiven = request.ifMatch !== undefined || typeof request.body.etag === 'string';
  const newer = newerSavedSearch(existing);
  return isGiven ? refuseStale(request, existing, newer) : conflict(newer);
}

/** Ours: the service's words have not been recorded. */
function newerSavedSearch({ name }: ArmResource): string {
  return `The saved search '${name}' exists, and the etag does not match. Data was not saved.`;
}
