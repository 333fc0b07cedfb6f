import type { Answer } from '../../simulation/answer.ts';
import type { AnsweredFault, Call, Dialect } from '../../simulation/gate.ts';
import type { GcpWorld } from '../../world/gcp-world.ts';
import { computeError, notFound, rpcError } from './google-error.ts';

/** How a service of Google words denial, throttling and the rest, for the resource at `path`. */
export function createGcpDialect(state: GcpWorld, path: string): Dialect {
  return {
    cloud: 'gcp',
    refuse: (call, error, retryAfterSeconds) =>
      isCompute(call)
        ? refuseAsCompute(state, path, call, error, retryAfterSeconds)
        : refuseAsRpc(path, call, error, retryAfterSeconds),
  };
}

function isCompute({ operation }: Pick<Call, 'operation'>): boolean {
  return operation.startsWith('compute.');
}

function refuseAsCompute(
  state: GcpWorld,
  path: string,
  call: Call,
  error: AnsweredFault,
  retryAfterSeconds: number | undefined,
): Answer {
  switch (error) {
    case 'access-denied':
      return permissionDenied(call, path);
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

function refuseAsRpc(
  path: string,
  call: Call,
  error: AnsweredFault,
  retryAfterSeconds: number | undefined,
): Answer {
  switch (error) {
    case 'access-denied':
      return permissionDenied(call, path);
    case 'not-found':
      return rpcError(404, 'RESOURCE_NOT_FOUND', `Resource ${path} does not exist.`);
    case 'throttled':
      return rpcError(429, 'RATE_LIMIT_EXCEEDED', "Quota exceeded for quota metric 'Requests'.", {
        retryAfterSeconds,
      });
    case 'unavailable':
      return rpcError(503, 'SERVICE_UNAVAILABLE', 'The service is currently unavailable.', {
        retryAfterSeconds,
      });
    case 'internal-error':
      return rpcError(500, 'INTERNAL', 'Internal error encountered.');
    case 'gateway-timeout':
      return rpcError(504, 'DEADLINE_EXCEEDED', 'The request could not be completed in time.');
  }
}

/** A denial in Google's words: Compute and the younger services have their own. */
export function permissionDenied(call: Pick<Call, 'operation' | 'permission'>, path: string): Answer {
  const { permission } = call;
  return isCompute(call)
    ? computeError(403, 'forbidden', `Required '${permission}' permission for '${path}'`)
    : rpcError(
        403,
        'IAM_PERMISSION_DENIED',
        `Permission '${permission}' denied on resource (or it may not exist).`,
      );
}
