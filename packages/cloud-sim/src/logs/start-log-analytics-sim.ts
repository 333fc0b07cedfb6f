import type { HonoRequest } from 'hono';

import {
  sendError,
  sendPart,
  sendRefusal,
  sendRows,
  sendWithWarning,
  type SentAnswer,
} from './log-analytics-answers.ts';
import {
  LogSimState,
  type LogFault,
  type LogSim,
  type LogSimOptions,
  type SimulatedQuery,
} from './log-sim.ts';
import { serveLogSim } from './serve-log-sim.ts';

export interface LogAnalyticsSimOptions extends LogSimOptions {
  /** The ids and resource ids that it has; every one where it is absent. */
  readonly workspaces?: readonly string[];
}

/** The query API of Log Analytics on loopback: `/v1/workspaces/{id}/query` and `/v1/{resource id}/query`. */
export async function startLogAnalyticsSim(options: LogAnalyticsSimOptions): Promise<LogSim> {
  const state = new LogSimState(options);
  return serveLogSim(state, {
    path: '*',
    answer: (request, fault) => answerRequest(request, state, options, fault),
  });
}

async function answerRequest(
  req: HonoRequest,
  state: LogSimState,
  options: LogAnalyticsSimOptions,
  fault: LogFault | undefined,
): Promise<SentAnswer> {
  if (!state.isSignedIn(req.header('authorization'))) {
    return sendError(401, 'AuthorizationRequiredError', 'Valid authentication was not provided', {
      code: 'InvalidTokenError',
      message: 'The access token has expired',
    });
  }
  const refused = fault === undefined ? undefined : sendFault(fault);
  if (refused !== undefined) return refused;
  const id = /^\/v1\/(?:workspaces\/)?(.+)\/query$/.exec(decodeURIComponent(req.path))?.[1];
  const known = options.workspaces?.map((name) => name.toLowerCase().replace(/^\//, ''));
  if (id === undefined || known?.includes(id.toLowerCase()) === false) {
    return sendError(404, 'PathNotFoundError', 'The requested path does not exist');
  }
  const query = readQuery(await req.json<SentQuery>());
  state.queries.push(query);
  const answer = await options.answer(query);
  if (!answer.ok) {
    const line = answer.line === undefined ? undefined : answer.line + (query.now === undefined ? 0 : 1);
    return sendRefusal(line === undefined ? answer : { ...answer, line });
  }
  if (fault?.kind === 'partial') return sendPart(answer);
  return fault?.kind === 'warning' ? sendWithWarning(answer) : sendRows(answer, state.limits);
}

interface SentQuery {
  readonly query: string;
  readonly timespan?: string;
}

/** The moment of a query stands in its text, as the service writes it into the query of an alert. */
function readQuery({ query, timespan }: SentQuery): SimulatedQuery {
  const [, now] = /^set query_now = datetime\(([^)]*)\);\n/.exec(query) ?? [];
  const text = now === undefined ? query : query.slice(query.indexOf('\n') + 1);
  const [from, to] = timespan?.split('/') ?? [];
  return {
    text,
    ...(now === undefined ? {} : { now }),
    ...(from === undefined || to === undefined ? {} : { from, to }),
  };
}

function sendFault(fault: LogFault): SentAnswer | undefined {
  switch (fault.kind) {
    case 'throttled':
      return sendError(
        429,
        'ThrottledError',
        'Rate limit is exceeded',
        { code: 'ThrottledError', message: 'Too many requests' },
        fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
      );
    case 'unavailable':
      return sendError(503, 'ServiceUnavailable', 'The service is temporarily unavailable');
    case 'timeout':
      return sendError(504, 'GatewayTimeout', 'The query took longer than the time that it was given');
    case 'denied':
      return sendError(
        403,
        'InsufficientAccessError',
        'The provided credentials have insufficient access to perform the requested operation',
      );
    case 'partial':
    case 'warning':
    case 'cut':
      return undefined;
  }
}
