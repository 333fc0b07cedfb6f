import type { Answer } from '../simulation/answer.ts';
import type { Dialect } from '../simulation/gate.ts';
import { graphError, requestDenied, resourceNotFound } from './graph-error.ts';

/** Sent with a 429 when the fault names no other; Graph says how long to wait. */
const usualRetryAfterSeconds = 1;

/** How Microsoft Graph words denial, throttling and the rest. */
export const graphDialect: Dialect = {
  cloud: 'azure',
  refuse: (call, error, retryAfterSeconds): Answer => {
    switch (error) {
      case 'access-denied':
        return requestDenied();
      case 'not-found':
        return resourceNotFound(call.resource);
      case 'throttled':
        return graphError(
          429,
          'TooManyRequests',
          'Too many requests.',
          retryAfterSeconds ?? usualRetryAfterSeconds,
        );
      case 'unavailable':
        return graphError(
          503,
          'serviceNotAvailable',
          'The service is temporarily unavailable.',
          retryAfterSeconds,
        );
      case 'internal-error':
        return graphError(
          500,
          'InternalServerError',
          'An internal server error occurred.',
          retryAfterSeconds,
        );
      case 'gateway-timeout':
        return graphError(504, 'gatewayTimeout', 'The gateway timed out.', retryAfterSeconds);
    }
  },
};
