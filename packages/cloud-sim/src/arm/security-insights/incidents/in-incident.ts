import type { ArmIncident, ArmResource } from '../../../world/arm-workspace.ts';
import { resourceNotFound } from '../../protocol/arm-error.ts';
import type { ArmOperation } from '../../protocol/arm-operation.ts';
import { findResource, type WorkspaceCollection } from '../../resources/collection.ts';
import { createEtag } from '../../resources/etag.ts';
import { formatInstant } from '../../resources/system-data.ts';
import { inWorkspace, type WorkspaceRequest } from '../../resources/workspace-request.ts';
import { incidentCollection } from './incident-collection.ts';

/** What lies in each incident under a name: comments, tasks. */
export function collectionInIncident(
  name: 'comments' | 'tasks',
  { type, parameter }: Pick<WorkspaceCollection, 'type' | 'parameter'>,
): WorkspaceCollection {
  return {
    type,
    action: `${incidentCollection.action}/${name}`,
    path: `${incidentCollection.path}/{incidentId}/${name}`,
    under: (request) =>
      `/providers/Microsoft.SecurityInsights/Incidents/${incidentOf(request)?.name ?? ''}/${name}`,
    parameter,
    apiVersions: incidentCollection.apiVersions,
    of: (_, request): ArmResource[] => incidentOf(request)?.[name] ?? [],
    hasSystemData: false,
  };
}

/** The operation, 404 where there is no such incident. */
export function inIncident(operation: ArmOperation): ArmOperation {
  return {
    ...operation,
    answer: inWorkspace((request) =>
      incidentOf(request) === undefined ? resourceNotFound(request.url.pathname) : operation.answer(request),
    ),
  };
}

/** A comment makes an incident newer: an etag that was read before is stale. */
export function touchIncident(request: WorkspaceRequest): void {
  const incident = incidentOf(request);
  if (incident === undefined) return;
  incident.etag = createEtag(request);
  incident.properties = { ...incident.properties, lastModifiedTimeUtc: formatInstant(request) };
}

function incidentOf(request: WorkspaceRequest): ArmIncident | undefined {
  return findResource(incidentCollection, request);
}
