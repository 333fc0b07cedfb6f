import { armError } from '../../protocol/arm-error.ts';
import type { ArmOperation, ArmRequest } from '../../protocol/arm-operation.ts';

const windowMs = 5 * 60 * 1000;

/** How many calls a subscription takes in five minutes. */
const limits = { entities: 100, comments: 75, incidents: 75 } as const;

/** The operation, refused with 429 and Retry-After beyond the service's limit; in a world that throttles. */
export function throttled(what: keyof typeof limits, operation: ArmOperation): ArmOperation {
  return {
    ...operation,
    answer: (request) => {
      const waitMs = request.state.throttlesIncidents ? countCall(request, what) : 0;
      if (waitMs === 0) return operation.answer(request);
      const message = 'The request is being throttled as the limit has been reached.';
      return armError(429, 'TooManyRequests', message, { 'retry-after': String(Math.ceil(waitMs / 1000)) });
    },
  };
}

/** Counts a call if it is let through; otherwise the milliseconds until one will be. */
function countCall({ state, clock }: ArmRequest, what: keyof typeof limits): number {
  const now = clock.now().getTime();
  state.incidentCalls = state.incidentCalls.filter(({ at }) => Date.parse(at) > now - windowMs);
  const counted = state.incidentCalls.filter((call) => call.what === what);
  const [oldest] = counted;
  if (counted.length >= limits[what] && oldest !== undefined) return Date.parse(oldest.at) + windowMs - now;
  state.incidentCalls.push({ what, at: new Date(now).toISOString() });
  return 0;
}
