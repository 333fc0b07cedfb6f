import { badRequest } from '../../protocol/arm-error.ts';
import type { WorkspaceCollection } from '../../resources/collection.ts';
import { createDeleteOperation } from '../../resources/delete-operation.ts';
import { refuseMissingEtag, refuseStale } from '../../resources/etag.ts';
import { createGetOperation } from '../../resources/get-operation.ts';
import { createListOperation } from '../../resources/list-operation.ts';
import { createPutOperation } from '../../resources/put-operation.ts';
import { sentinelPath } from '../../resources/workspace-request.ts';
import { securityInsightsVersions } from '../api-versions.ts';

const collection: WorkspaceCollection = {
  type: 'Microsoft.SecurityInsights/metadata',
  action: 'Microsoft.SecurityInsights/metadata',
  path: `${sentinelPath}/metadata`,
  under: '/providers/Microsoft.SecurityInsights/metadata',
  parameter: 'metadataName',
  apiVersions: securityInsightsVersions,
  of: (workspace) => workspace.metadata,
};

const newer = 'Newer instance of the metadata exists (Etag does not match). Data was not saved.';

/** Where the content of a workspace came from. */
export const listMetadata = createListOperation(collection);

/** Where one piece of content came from. */
export const getMetadata = createGetOperation(collection);

/** Says where a piece of content came from: `parentId` and `kind` are required. */
export const putMetadata = createPutOperation(collection, {
  refuse: (request, existing) => {
    const missing = ['parentId', 'kind'].find((field) => typeof request.properties[field] !== 'string');
    if (missing !== undefined)
      return badRequest(`Invalid data model. [: The field '${missing}' is required.]`);
    if (existing === undefined) return undefined;
    return refuseStale(request, existing, newer) ?? refuseMissingEtag(request, newer);
  },
  complete: ({ properties }) => properties,
});

/** Forgets where a piece of content came from. */
export const deleteMetadata = createDeleteOperation(collection, {
  refuse: (request, existing) => refuseStale(request, existing, newer),
});
