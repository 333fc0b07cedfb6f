import { armError, badRequest } from '../../protocol/arm-error.ts';
import { createDeleteOperation } from '../../resources/delete-operation.ts';
import { refuseStale } from '../../resources/etag.ts';
import { createGetOperation } from '../../resources/get-operation.ts';
import { createListOperation } from '../../resources/list-operation.ts';
import { createPutOperation, type PutRequest } from '../../resources/put-operation.ts';
import { objectIn, textIn } from '../../resources/read-json.ts';
import { formatInstant } from '../../resources/system-data.ts';
import type { Answer } from '../../../simulation/answer.ts';
import type { ArmResource } from '../../../world/arm-workspace.ts';
import { describeAuthor } from '../author.ts';
import { collectionInIncident, inIncident, touchIncident } from './in-incident.ts';
import { newerVersion } from './refuse-incident.ts';
import { throttled } from './throttled.ts';

const mostCharacters = 30_000;
const mostComments = 100;

const collection = collectionInIncident('comments', {
  type: 'Microsoft.SecurityInsights/Incidents/Comments',
  parameter: 'incidentCommentId',
});

/** The comments of an incident. */
export const listIncidentComments = inIncident(createListOperation(collection));

/** One comment. */
export const getIncidentComment = inIncident(createGetOperation(collection));

/** Writes a comment under a name that the caller chooses; again under the same one it is edited, by its author only. */
export const putIncidentComment = throttled(
  'comments',
  inIncident(
    createPutOperation(collection, {
      refuse: refuseComment,
      complete: (request, existing) => ({
        message: request.properties.message,
        createdTimeUtc: existing?.properties.createdTimeUtc ?? formatInstant(request),
        lastModifiedTimeUtc: formatInstant(request),
        author: existing?.properties.author ?? describeAuthor(request),
      }),
      begin: (request) => {
        touchIncident(request);
        return {};
      },
    }),
  ),
);

/** Deletes a comment. */
export const deleteIncidentComment = inIncident(
  createDeleteOperation(collection, { remember: touchIncident }),
);

/** The limits are the service's, the words ours. */
function refuseComment(request: PutRequest, existing: ArmResource | undefined): Answer | undefined {
  const message = textIn(request.properties.message);
  if (message === '') return badRequest("Invalid data model. [: The field 'message' is required.]");
  if (message.length > mostCharacters) {
    return badRequest(
      `Invalid data model. [: The field 'message' must have at most ${mostCharacters} characters.]`,
    );
  }
  if (existing === undefined) {
    return collection.of(request.workspace, request).length >= mostComments
      ? badRequest(`The maximum number of comments of an incident (${mostComments}) has been reached.`)
      : undefined;
  }
  const { objectId } = objectIn(existing.properties.author);
  return objectId === request.caller.objectId
    ? refuseStale(request, existing, newerVersion(existing))
    : armError(403, 'Forbidden', 'A comment can be edited by its author only.');
}
