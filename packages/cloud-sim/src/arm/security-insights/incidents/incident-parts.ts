import { jsonAnswer, type Answer } from '../../../simulation/answer.ts';
import type { ArmIncident, ArmIncidentPart } from '../../../world/arm-workspace.ts';
import { resourceNotFound } from '../../protocol/arm-error.ts';
import type { ArmOperation } from '../../protocol/arm-operation.ts';
import { findResource } from '../../resources/collection.ts';
import { inWorkspace, workspaceIdOf, type WorkspaceRequest } from '../../resources/workspace-request.ts';
import { incidentCollection } from './incident-collection.ts';
import { throttled } from './throttled.ts';

/** An incident holds no more, and a list of its alerts shows no more of one that was merged together. */
const mostAlerts = 150;

/** Lists by POST, and changes nothing: reading the incident is all that it takes. */
function listParts(
  name: string,
  answer: (request: WorkspaceRequest, incident: ArmIncident) => Answer,
): ArmOperation {
  return {
    method: 'POST',
    path: `${incidentCollection.path}/{incidentId}/${name}`,
    permission: `${incidentCollection.action}/read`,
    writes: false,
    apiVersions: incidentCollection.apiVersions,
    answer: inWorkspace((request) => {
      const incident = findResource(incidentCollection, request);
      return incident === undefined ? resourceNotFound(request.url.pathname) : answer(request, incident);
    }),
  };
}

/** The alerts of an incident, all at once. */
export const listIncidentAlerts = listParts('alerts', (request, { alerts }) =>
  jsonAnswer(200, { value: alerts.slice(0, mostAlerts).map((alert) => describePart(request, alert)) }),
);

/** The entities of an incident, all at once, and how many of each kind. */
export const listIncidentEntities = throttled(
  'entities',
  listParts('entities', (request, { entities }) => {
    const kinds = [...new Set(entities.map(({ kind }) => kind))];
    return jsonAnswer(200, {
      entities: entities.map((entity) => describePart(request, entity)),
      metaData: kinds.map((entityKind) => ({
        entityKind,
        count: entities.filter(({ kind }) => kind === entityKind).length,
      })),
    });
  }),
);

function describePart(request: WorkspaceRequest, { name, kind, properties }: ArmIncidentPart): object {
  return {
    id: `${workspaceIdOf(request)}/providers/Microsoft.SecurityInsights/Entities/${name}`,
    name,
    type: 'Microsoft.SecurityInsights/Entities',
    kind,
    properties,
  };
}
