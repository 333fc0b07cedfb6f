import { randomUUID } from 'node:crypto';

import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { canarySecret } from '../../simulation/credentials.ts';

/** `{error: {code, message, innerError}}`. */
export function graphError(
  status: number,
  code: string,
  message: string,
  retryAfterSeconds?: number,
): Answer {
  const requestId = randomUUID();
  const error = {
    code,
    message,
    innerError: {
      'request-id': requestId,
      'client-request-id': requestId,
      // As a debugging proxy repeats what it was sent: nothing that we may ever show.
      authorization: `Bearer ${canarySecret}`,
    },
  };
  const headers = {
    'request-id': requestId,
    ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
  };
  return jsonAnswer(status, { error }, headers);
}

/** 404 for an object of the directory. */
export function resourceNotFound(id: string): Answer {
  return graphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );
}

/** 400. */
export function badRequest(message: string): Answer {
  return graphError(400, 'Request_BadRequest', message);
}

/** 403: a permission is missing, or a role behind the caller. */
export function requestDenied(): Answer {
  const message = 'Insufficient privileges to complete the operation.';
  return graphError(403, 'Authorization_RequestDenied', message);
}

/** 501, which Graph itself does not say: something that is not simulated. */
export function notSimulated(what: string): Answer {
  return graphError(501, 'notImplemented', `Drawbridge's cloud-sim does not simulate ${what}.`);
}
