import type { Answer } from '../../simulation/answer.ts';
import type { AnsweredFault, Call, Dialect } from '../../simulation/gate.ts';
import type { ArmCaller } from '../../world/arm-world.ts';
import { armError, authorizationFailed, resourceNotFound } from './arm-error.ts';

/** How Azure Resource Manager words denial, throttling and the rest, to this caller, for the thing at `path`. */
export function createArmDialect(caller: ArmCaller, path: string): Dialect {
  return {
    cloud: 'arm',
    refuse: (call, error, retryAfterSeconds) => refuse(caller, path, call, error, retryAfterSeconds),
  };
}

function refuse(
  caller: ArmCaller,
  path: string,
  call: Call,
  error: AnsweredFault,
  retryAfterSeconds: number | undefined,
): Answer {
  // A 429 without Retry-After is real: the SDK does not retry it.
  const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  switch (error) {
    case 'access-denied':
      return authorizationFailed(caller, call.permission, path);
    case 'not-found':
      return resourceNotFound(path);
    case 'throttled':
      return armError(
        429,
        'TooManyRequests',
        'The request is being throttled as the limit has been reached.',
        headers,
      );
    case 'unavailable':
      return armError(503, 'ServiceUnavailable', 'The service is temporarily unavailable.', headers);
    case 'internal-error':
      return armError(500, 'InternalServerError', 'Encountered internal server error.', headers);
    case 'gateway-timeout': {
      const provider = /\/providers\/([^/]+)(?!.*\/providers\/)/i.exec(path)?.[1] ?? 'Microsoft.Resources';
      const message = `The gateway did not receive a response from '${provider}' within the specified time period.`;
      return armError(504, 'GatewayTimeout', message, headers);
    }
  }
}
