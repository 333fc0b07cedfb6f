import type { HonoRequest } from 'hono';

import {
  clusterError,
  sendClusterRefusal,
  sendFrames,
  sendFramesWithWarning,
  sendPartialFrames,
} from './data-explorer-frames.ts';
import type { SentAnswer } from './log-analytics-answers.ts';
import {
  LogSimState,
  type LogFault,
  type LogSim,
  type LogSimOptions,
  type SimulatedQuery,
} from './log-sim.ts';
import { serveLogSim } from './serve-log-sim.ts';

export interface DataExplorerSimOptions extends LogSimOptions {
  /** Its databases; every one where it is absent. */
  readonly databases?: readonly string[];
}

/** The query API of a cluster on loopback: `/v2/rest/query`, and what its clients ask before the first query. */
export async function startDataExplorerSim(options: DataExplorerSimOptions): Promise<LogSim> {
  const state = new LogSimState(options);
  return serveLogSim(state, {
    path: '/v2/rest/query',
    answer: (request, fault) => answerRequest(request, state, options, fault),
    facts: { '/v1/rest/auth/metadata': { AzureAD: signIn } },
  });
}

const signIn = {
  LoginEndpoint: 'https://login.microsoftonline.com',
  LoginMfaRequired: false,
  KustoClientAppId: 'db662dc1-0cfe-4e1c-a843-19a68e65be58',
  KustoClientRedirectUri: 'https://microsoft/kustoclient',
  KustoServiceResourceId: 'https://kusto.kusto.windows.net',
  FirstPartyAuthorityUrl: 'https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a',
};

interface SentQuery {
  readonly db: string;
  readonly csl: string;
  readonly properties?: { readonly Options?: Readonly<Record<string, unknown>> };
}

async function answerRequest(
  req: HonoRequest,
  state: LogSimState,
  options: DataExplorerSimOptions,
  fault: LogFault | undefined,
): Promise<SentAnswer> {
  if (!state.isSignedIn(req.header('authorization'))) {
    return { status: 401, body: '', headers: { 'www-authenticate': 'Bearer error="invalid_token"' } };
  }
  const refused = fault === undefined ? undefined : sendFault(fault);
  if (refused !== undefined) return refused;
  const { db, csl, properties } = await req.json<SentQuery>();
  if (options.databases?.includes(db) === false) {
    return clusterError(400, 'General_BadRequest', `Database '${db}' could not be found.`);
  }
  const query = readQuery(csl, properties?.Options ?? {});
  state.queries.push(query);
  const answer = await options.answer(query);
  if (!answer.ok) return sendClusterRefusal(answer, csl);
  if (fault?.kind === 'partial') return sendPartialFrames(answer);
  return fault?.kind === 'warning' ? sendFramesWithWarning(answer) : sendFrames(answer, state.limits);
}

function readQuery(text: string, stated: Readonly<Record<string, unknown>>): SimulatedQuery {
  const option = (name: string) => (typeof stated[name] === 'string' ? stated[name] : undefined);
  const now = option('query_now');
  const from = option('query_datetimescope_from');
  const to = option('query_datetimescope_to');
  const isScoped = option('query_datetimescope_column') === 'TimeGenerated';
  return {
    text,
    ...(now === undefined ? {} : { now }),
    ...(from === undefined || to === undefined || !isScoped ? {} : { from, to }),
  };
}

function sendFault(fault: LogFault): SentAnswer | undefined {
  switch (fault.kind) {
    case 'throttled':
      return clusterError(
        429,
        'Too many requests',
        'The query was aborted due to throttling. Retrying after some backoff might help.',
        fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter },
      );
    case 'unavailable':
      return clusterError(503, 'Service is not available', 'The cluster is not available');
    case 'timeout':
      return clusterError(504, 'Gateway timeout', 'Request execution has timed out on the server side');
    case 'denied':
      return clusterError(403, 'Forbidden', 'Principal is not authorized to read the database');
    case 'partial':
    case 'warning':
    case 'cut':
      return undefined;
  }
}
