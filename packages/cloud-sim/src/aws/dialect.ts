import type { Answer } from '../simulation/answer.ts';
import type { AnsweredFault, Call, Dialect } from '../simulation/gate.ts';
import type { Caller } from './caller.ts';
import { errorAnswer, type QueryService } from './query-protocol.ts';

/** How IAM and STS word denial, throttling and the rest, to this caller. AWS sends no Retry-After here. */
export function createAwsDialect(service: QueryService, caller: Caller): Dialect {
  return { cloud: 'aws', refuse: (call, error) => refuse(service, caller, call, error) };
}

function refuse(service: QueryService, caller: Caller, call: Call, error: AnsweredFault): Answer {
  switch (error) {
    case 'access-denied':
      return accessDenied(service, caller, call.operation, call.resource);
    case 'not-found':
      return errorAnswer(service, 404, 'NoSuchEntity', `The entity ${call.resource} cannot be found.`);
    case 'throttled':
      return errorAnswer(service, 400, 'Throttling', 'Rate exceeded');
    case 'unavailable':
      return errorAnswer(
        service,
        503,
        'ServiceUnavailable',
        'The request has failed due to a temporary failure of the server.',
      );
    case 'internal-error':
      return errorAnswer(
        service,
        500,
        'InternalFailure',
        'The request processing has failed because of an unknown error, exception or failure.',
      );
    case 'gateway-timeout':
      return errorAnswer(service, 504, 'GatewayTimeout', 'The request has timed out.');
  }
}

/** A denial in AWS's words. */
export function accessDenied(
  service: QueryService,
  caller: Caller,
  operation: string,
  resource: string,
): Answer {
  return errorAnswer(
    service,
    403,
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: ${operation} on resource: ${resource} ` +
      `because no identity-based policy allows the ${operation} action`,
  );
}
