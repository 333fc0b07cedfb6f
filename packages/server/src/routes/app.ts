import { OpenAPIHono } from '@hono/zod-openapi';
import { isFailure, problem, type Problem } from '@drawbridge/base';

import type { Authenticator } from '../identity/authenticator.ts';
import type { Caller } from '../identity/callers/caller.ts';
import { checkPermission, type Permission } from '../identity/callers/may.ts';
import type { Service } from '../service/service.ts';
import type { ServerSettings } from '../settings/server-settings.ts';
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

/** An app whose faults and refusals are all problem+json. */
export function newApp({ onFault }: Pick<AppParts, 'onFault'>): App {
  const app: App = new OpenAPIHono<{ Variables: Variables }>({
    defaultHook: (result, context) => {
      if (result.success) return undefined;
      const [issue] = result.error.issues;
      const where = issue?.path.map(String).join('.') ?? '';
      const message = `${where === '' ? '' : `${where}: `}${issue?.message ?? 'it is not what it has to be'}`;
      return answerProblem(context, [problem('request/invalid', message)]);
    },
  });
  app.onError((error, context) => {
    if (error instanceof Refused) return answerProblem(context, error.problems);
    if (isFailure(error)) return answerProblem(context, [asProblem(error)]);
    if (isBadRequest(error))
      return answerProblem(context, [problem('request/invalid', 'the body is no JSON')]);
    onFault(context.get('requestId'), error);
    return answerProblem(context, [
      problem('bug', 'this server met a fault of its own; it is in its log under the id of the request'),
    ]);
  });
  app.notFound((context) =>
    answerProblem(context, [problem('route/unknown', 'there is no such address here')]),
  );
  return app;
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

function isBadRequest(error: Error): boolean {
  return 'status' in error && error.status === 400;
}

/** The caller of this request, if they may; throws a refusal otherwise. */
export function callerWho(caller: Caller, permission: Permission): Caller {
  const allowed = checkPermission(caller, permission);
  if (!allowed.ok) throw new Refused(allowed.problems);
  return caller;
}
