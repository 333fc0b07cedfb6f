import type { ArmIncident } from '../../../world/arm-workspace.ts';
import { badRequest } from '../../protocol/arm-error.ts';
import { createDeleteOperation } from '../../resources/delete-operation.ts';
import { createPutOperation, type PutRequest } from '../../resources/put-operation.ts';
import { objectsIn, textIn } from '../../resources/read-json.ts';
import { refuseStale } from '../../resources/etag.ts';
import { formatInstant } from '../../resources/system-data.ts';
import { incidentCollection } from './incident-collection.ts';
import { newerVersion, refuseIncident } from './refuse-incident.ts';
import { throttled } from './throttled.ts';

/** What the service alone decides; a body that has it changes nothing. */
const readOnly = [
  'additionalData',
  'createdTimeUtc',
  'incidentNumber',
  'incidentUrl',
  'providerIncidentId',
  'providerIncidentUrl',
  'providerName',
  'relatedAnalyticRuleIds',
] as const;

/** Creates an incident or replaces it whole: what a body leaves out is gone, labels and owner too. */
export const putIncident = throttled(
  'incidents',
  createPutOperation<ArmIncident>(incidentCollection, {
    refuse: refuseIncident,
    blank: { alerts: [], entities: [], comments: [], tasks: [] },
    complete: (request, existing) => ({
      ...Object.fromEntries(
        Object.entries(request.properties).filter(([name]) => !readOnly.some((field) => field === name)),
      ),
      ...(existing === undefined ? numberOf(request) : keptOf(existing)),
      labels: labelsOf(request, existing),
      lastModifiedTimeUtc: formatInstant(request),
    }),
  }),
);

function keptOf({ properties }: ArmIncident): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    readOnly.flatMap((name) => (name in properties ? [[name, properties[name]]] : [])),
  );
}

/** An incident that a person or a program makes has the next number. */
function numberOf(request: PutRequest): Readonly<Record<string, unknown>> {
  const numbers = request.workspace.incidents.map(({ properties }) => Number(properties.incidentNumber));
  return { incidentNumber: Math.max(0, ...numbers) + 1, createdTimeUtc: formatInstant(request) };
}

/** The service knows which labels it made itself. */
function labelsOf({ properties }: PutRequest, existing: ArmIncident | undefined): readonly object[] {
  const before = objectsIn(existing?.properties.labels);
  return objectsIn(properties.labels).map(({ labelName }) => ({
    labelName,
    labelType: textIn(before.find((label) => label.labelName === labelName)?.labelType) || 'User',
  }));
}

/** Deletes an incident; one of Defender's cannot be deleted here. That it is refused is documented, the words are ours. */
export const deleteIncident = createDeleteOperation<ArmIncident>(incidentCollection, {
  refuse: (request, existing) =>
    request.workspace.onboardedToDefender
      ? badRequest(`The incident '${existing.name}' is provided by Microsoft XDR and cannot be deleted.`)
      : refuseStale(request, existing, newerVersion(existing)),
});
