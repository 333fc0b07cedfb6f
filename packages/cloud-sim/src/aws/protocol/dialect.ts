import type { Answer } from '../../simulation/answer.ts';
import type { AnsweredFault, Call, Dialect } from '../../simulation/gate.ts';
import type { Caller } from './caller.ts';
import { errorAnswer, type AwsService } from './protocol.ts';

/** How a service words denial, throttling and the rest, to this caller. AWS sends no Retry-After here. */
export function createAwsDialect(service: AwsService, caller: Caller): Dialect {
  return { cloud: 'aws', refuse: (call, error) => refuse(service, caller, call, error) };
}

/** The status and the code of each fault, by service: EC2 and Systems Manager have words of their own. */
const words: Readonly<
  Record<Exclude<AnsweredFault, 'access-denied'>, Readonly<Record<AwsService, readonly [number, string]>>>
> = {
  'not-found': {
    iam: [404, 'NoSuchEntity'],
    sts: [404, 'NoSuchEntity'],
    autoscaling: [400, 'ValidationError'],
    ec2: [400, 'InvalidInstanceID.NotFound'],
    ssm: [400, 'DoesNotExistException'],
  },
  throttled: {
    iam: [400, 'Throttling'],
    sts: [400, 'Throttling'],
    autoscaling: [400, 'Throttling'],
    ec2: [503, 'RequestLimitExceeded'],
    ssm: [400, 'ThrottlingException'],
  },
  unavailable: {
    iam: [503, 'ServiceUnavailable'],
    sts: [503, 'ServiceUnavailable'],
    autoscaling: [503, 'ServiceUnavailable'],
    ec2: [503, 'Unavailable'],
    ssm: [500, 'InternalServerError'],
  },
  'internal-error': {
    iam: [500, 'InternalFailure'],
    sts: [500, 'InternalFailure'],
    autoscaling: [500, 'InternalFailure'],
    ec2: [500, 'InternalError'],
    ssm: [500, 'InternalServerError'],
  },
  'gateway-timeout': {
    iam: [504, 'GatewayTimeout'],
    sts: [504, 'GatewayTimeout'],
    autoscaling: [504, 'GatewayTimeout'],
    ec2: [504, 'GatewayTimeout'],
    ssm: [504, 'GatewayTimeout'],
  },
};

function refuse(service: AwsService, caller: Caller, call: Call, error: AnsweredFault): Answer {
  if (error === 'access-denied') return accessDenied(service, caller, call.operation, call.resource);
  const [status, code] = words[error][service];
  return errorAnswer(service, status, code, messages[error](call.resource));
}

const messages: Readonly<Record<Exclude<AnsweredFault, 'access-denied'>, (resource: string) => string>> = {
  'not-found': (resource) => `The entity ${resource} cannot be found.`,
  throttled: () => 'Rate exceeded',
  unavailable: () => 'The request has failed due to a temporary failure of the server.',
  'internal-error': () =>
    'The request processing has failed because of an unknown error, exception or failure.',
  'gateway-timeout': () => 'The request has timed out.',
};

/** A denial in AWS's words. */
export function accessDenied(
  service: AwsService,
  caller: Caller,
  operation: string,
  resource: string,
): Answer {
  const who =
    `User: ${caller.arn} is not authorized to perform: ${operation} on resource: ${resource} ` +
    `because no identity-based policy allows the ${operation} action`;
  switch (service) {
    case 'ec2':
      return errorAnswer(
        service,
        403,
        'UnauthorizedOperation',
        `You are not authorized to perform this operation. ${who}`,
      );
    case 'ssm':
      return errorAnswer(service, 400, 'AccessDeniedException', who);
    case 'iam':
    case 'sts':
    case 'autoscaling':
      return errorAnswer(service, 403, 'AccessDenied', who);
  }
}
