import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { canarySecret } from '../../simulation/credentials.ts';
import type { ArmCaller } from '../../world/arm-world.ts';

/** `{error: {code, message}}`, ARM's envelope. */
export function armError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  // As a debugging proxy repeats what it was sent: nothing that we may ever show.
  const additionalInfo = [{ type: 'Request', info: { authorization: `Bearer ${canarySecret}` } }];
  return jsonAnswer(status, { error: { code, message, additionalInfo } }, headers);
}

/** 400, as resource providers say it. */
export function badRequest(message: string): Answer {
  return armError(400, 'BadRequest', message);
}

/** 404 for a resource under a provider. */
export function resourceNotFound(resourceId: string): Answer {
  return armError(404, 'ResourceNotFound', `Resource '${resourceId}' was not found.`);
}

/** 409. */
export function conflict(message: string): Answer {
  return armError(409, 'Conflict', message);
}

/** 403: no role of the caller allows the action. */
export function authorizationFailed({ name, objectId }: ArmCaller, action: string, scope: string): Answer {
  return armError(
    403,
    'AuthorizationFailed',
    `The client '${name}' with object id '${objectId}' does not have authorization to perform action ` +
      `'${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please ` +
      'refresh your credentials.',
  );
}

/** 400: no JSON object where one is needed. The end of ARM's sentence, which quotes its parser, is left out. */
export function invalidContent(): Answer {
  const message = 'The request content was invalid and could not be deserialized.';
  return armError(400, 'InvalidRequestContent', message);
}

/** 501, which ARM itself does not say: something that is not simulated. */
export function notSimulated(what: string): Answer {
  return armError(501, 'NotImplemented', `Drawbridge's cloud-sim does not simulate ${what}.`);
}
