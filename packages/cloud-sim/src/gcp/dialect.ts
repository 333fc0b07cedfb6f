import type { Answer } from '../simulation/answer.ts';
import type { AnsweredFault, Call, Dialect } from '../simulation/gate.ts';
import type { GcpWorld } from '../world/gcp-world.ts';
import { computeError, notFound } from './compute-error.ts';

/** How Compute Engine words denial, throttling and the rest, for the resource at `path`. */
export function createGcpDialect(state: GcpWorld, path: string): Dialect {
  return {
    cloud: 'gcp',
    refuse: (call, error, retryAfterSeconds) => refuse(state, path, call, error, retryAfterSeconds),
  };
}

function refuse(
  state: GcpWorld,
  path: string,
  call: Call,
  error: AnsweredFault,
  retryAfterSeconds: number | undefined,
): Answer {
  switch (error) {
    case 'access-denied':
      return permissionDenied(call.permission, path);
    case 'not-found':
      return notFound(path);
    case 'throttled':
      return computeError(
        state.throttledAs,
        'rateLimitExceeded',
        "Quota exceeded for quota group 'default' and limit 'Queries per user per 100 seconds' of service " +
          "'compute.googleapis.com' for consumer 'project_number:123456789012'.",
        { domain: 'usageLimits', retryAfterSeconds },
      );
    case 'unavailable':
      return computeError(503, 'backendError', 'The service is currently unavailable.', {
        retryAfterSeconds,
      });
    case 'internal-error':
      return computeError(500, 'internalError', 'Internal error encountered.', { retryAfterSeconds });
    case 'gateway-timeout':
      return computeError(504, 'backendError', 'The request timed out.', { retryAfterSeconds });
  }
}

/** A denial in Google's words. */
export function permissionDenied(permission: string, path: string): Answer {
  return computeError(403, 'forbidden', `Required '${permission}' permission for '${path}'`);
}
