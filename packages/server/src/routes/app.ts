import { OpenAPIHono } from '@hono/zod-openapi';
import { isFailure, problem, type Problem } from '@drawbridge/base';

import type { Authenticator } from '../identity/authenticator.ts';
import type { Caller } from '../identity/callers/caller.ts';
import { checkPermission, type Permission } from '../identity/callers/may.ts';
import type { Service } from '../service/service.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
import { answerUnrouted } from './allowed-methods.ts';
import { answerProblem, Refused } from './problem-answer.ts';

/** What the routes hand to each other of one request. */
export interface Variables {
  requestId: string;
  caller: Caller;
}

export type App = OpenAPIHono<{ Variables: Variables }>;

/** What routes are made with. */
export interface AppParts {
  readonly service: Service;
  readonly authenticator: Authenticator;
  readonly settings: ServerSettings;
  /** The answer to everything where no authentication is configured: the person at this machine. */
  readonly localCaller?: Caller;
  /** Told of each thrown fault of ours; nothing of a request's content is in it. */
  readonly onFault: (requestId: string, error: unknown) => void;
}

/** What is told of a fault of ours: the fault itself is in the log alone. */
export const faultOfOurs = problem(
  'bug',
  'this server met a fault of its own; it is in its log under the id of the request',
);
/** What is told of a body of another type. */
export const notJson = problem('request/unsupported-type', 'a body is application/json');

/** An app whose faults and refusals are all problem+json. */
export function newApp({ onFault }: Pick<AppParts, 'onFault'>): App {
  const app: App = new OpenAPIHono<{ Variables: Variables }>({
    defaultHook: (result, context) => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      // A filter that is misspelt must not read as one that lets everything through.
      if (issue?.code === 'unrecognized_keys' && result.target === 'query')
        return answerProblem(context, [unknownParameter(issue.keys)]);
      const where = issue?.path.map(String).join('.') ?? '';
      const message = `${where === '' ? '' : `${where}: `}${issue?.message ?? 'it is not what it has to be'}`;
      return answerProblem(context, [problem('request/invalid', message)]);
    },
  });
  app.onError((error, context) => {
    if (error instanceof Refused) return answerProblem(context, error.problems);
    if (isFailure(error)) return answerProblem(context, [asProblem(error)]);
    // Nobody reads the answer; it is no fault of ours either.
    if (isCutOff(error))
      return answerProblem(context, [problem('request/cut-off', 'the body did not come to its end')]);
    if (isOfStatus(error, 400))
      return answerProblem(context, [problem('request/invalid', 'the body is not JSON')]);
    if (isOfStatus(error, 415)) return answerProblem(context, [notJson]);
    onFault(context.get('requestId'), error);
    return answerProblem(context, [faultOfOurs]);
  });
  app.notFound((context) => answerUnrouted(app, context));
  return app;
}

function unknownParameter([name = '']: readonly string[]): Problem {
  return problem('request/invalid', `this operation has no parameter ${JSON.stringify(name)}`, {
    hints: ['its parameters stand in /openapi.json'],
  });
}

function asProblem({
  code,
  message,
  hints,
  kind,
}: {
  code: string;
  message: string;
  hints: readonly string[];
  kind: string;
}): Problem {
  return problem(kind === 'retryable' ? `server/${code}` : code, message, { hints });
}

function isOfStatus(error: Error, status: number): boolean {
  return 'status' in error && error.status === status;
}

/** What node:http says of a body whose connection was closed before its end. */
function isCutOff(error: Error): boolean {
  return error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET';
}

/** The caller of this request, if they may; throws a refusal otherwise. */
export function callerWho(caller: Caller, permission: Permission): Caller {
  const allowed = checkPermission(caller, permission);
  if (!allowed.ok) throw new Refused(allowed.problems);
  return caller;
}
