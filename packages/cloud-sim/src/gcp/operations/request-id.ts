import type { Answer } from '../../simulation/answer.ts';
import type { GcpOperationType } from '../../world/gcp-compute.ts';
import { computeError } from '../protocol/google-error.ts';
import { isSamePlace } from '../resources/resource.ts';
import type { RestRequest } from '../protocol/rest-operation.ts';
import { operationAnswer } from './local-operation.ts';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const zeroUuid = '00000000-0000-0000-0000-000000000000';

/**
 * The answer to a call whose `requestId` was seen before: the same operation, begun once. Undefined for a call
 * that is new. An id that is no UUID, or the zero one, is refused, as Google documents.
 */
export function answerRepeat(request: RestRequest, operationType: GcpOperationType): Answer | undefined {
  const requestId = request.query('requestId');
  if (requestId === undefined) return undefined;
  if (!uuid.test(requestId) || requestId === zeroUuid) {
    const message = `Invalid value for field 'requestId': '${requestId}'. Must be a valid, non-zero UUID.`;
    return computeError(400, 'invalid', message);
  }
  const known = request.state.operations.find((operation) => operation.requestId === requestId);
  if (known === undefined) return undefined;
  const isSame =
    known.operationType === operationType && isSamePlace(known, request) && known.target === request.name;
  if (isSame) return operationAnswer(request, known);
  return computeError(
    501,
    'notImplemented',
    `requestId ${requestId} belongs to a ${known.operationType} of ${known.target}; what Google says to ` +
      "another call with it is not documented, and Drawbridge's cloud-sim does not simulate it.",
  );
}
