import type { Answer } from '../../simulation/answer.ts';
import { canarySecret } from '../../simulation/credentials.ts';
import type { AnsweredFault, Call, Dialect } from '../../simulation/gate.ts';
import type { AzureWorld } from '../../world/azure-world.ts';
import { graphError, requestDenied, resourceNotFound } from './graph-error.ts';

/** Sent with a 429 when the fault names no other; Graph says how long to wait. */
const usualRetryAfterSeconds = 1;

/** How Microsoft Graph words denial, throttling and the rest. */
export function createGraphDialect({ throttlingSaysHowLong }: AzureWorld): Dialect {
  return {
    cloud: 'azure',
    refuse: (call, error, retryAfterSeconds) =>
      refuse(call, error, retryAfterSeconds, throttlingSaysHowLong ? usualRetryAfterSeconds : undefined),
  };
}

function refuse(
  call: Call,
  error: AnsweredFault,
  retryAfterSeconds: number | undefined,
  usually: number | undefined,
): Answer {
  switch (error) {
    case 'access-denied':
      return requestDenied();
    case 'not-found':
      return resourceNotFound(call.resource);
    case 'throttled':
      return graphError(429, 'TooManyRequests', 'Too many requests.', retryAfterSeconds ?? usually);
    case 'unavailable':
      return graphError(
        503,
        'serviceNotAvailable',
        // A gateway's words, and it repeats the request.
        `The service is temporarily unavailable. Request: Authorization: Bearer ${canarySecret}`,
        retryAfterSeconds,
      );
    case 'internal-error':
      return graphError(500, 'InternalServerError', 'An internal server error occurred.', retryAfterSeconds);
    case 'gateway-timeout':
      return graphError(504, 'gatewayTimeout', 'The gateway timed out.', retryAfterSeconds);
  }
}
