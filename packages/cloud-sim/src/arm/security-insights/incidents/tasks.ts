import { badRequest } from '../../protocol/arm-error.ts';
import { createDeleteOperation } from '../../resources/delete-operation.ts';
import { refuseStale } from '../../resources/etag.ts';
import { createGetOperation } from '../../resources/get-operation.ts';
import { createListOperation } from '../../resources/list-operation.ts';
import { createPutOperation, type PutRequest } from '../../resources/put-operation.ts';
import { textIn } from '../../resources/read-json.ts';
import type { Answer } from '../../../simulation/answer.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';
import { stampAuthorship } from '../author.ts';
import { collectionInIncident, inIncident } from './in-incident.ts';
import { newerVersion } from './refuse-incident.ts';

const mostTasks = 40;

const collection = collectionInIncident('tasks', {
  type: 'Microsoft.SecurityInsights/Incidents/tasks',
  parameter: 'incidentTaskId',
});

/** The tasks of an incident. */
export const listIncidentTasks = inIncident(createListOperation(collection));

/** One task. */
export const getIncidentTask = inIncident(createGetOperation(collection));

/** Creates a task under a name that the caller chooses, or replaces it. */
export const putIncidentTask = inIncident(
  createPutOperation(collection, {
    refuse: refuseTask,
    complete: (request, existing) => ({
      ...request.properties,
      ...stampAuthorship(request, existing),
    }),
  }),
);

/** Deletes a task. */
export const deleteIncidentTask = inIncident(createDeleteOperation(collection, {}));

/** The limit is the service's, the words ours. */
function refuseTask(request: PutRequest, existing: ArmResource | undefined): Answer | undefined {
  const { title, status } = request.properties;
  if (textIn(title) === '') return badRequest("Invalid data model. [: The field 'title' is required.]");
  if (!['New', 'Completed'].includes(textIn(status))) {
    return badRequest("Invalid data model. [: The value of 'status' must be one of New, Completed.]");
  }
  if (existing !== undefined) return refuseStale(request, existing, newerVersion(existing));
  return collection.of(request.workspace, request).length >= mostTasks
    ? badRequest(`The maximum number of tasks of an incident (${mostTasks}) has been reached.`)
    : undefined;
}
