import { randomUUID } from 'node:crypto';

import { problem, type Clock } from '@drawbridge/base';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

import type { ServerSettings } from '../settings/server-settings.ts';
import { notJson, type AppParts, type Variables } from './app.ts';
import { answerProblem } from './problem-answer.ts';
import { tooDeep } from './json-depth.ts';

type Guard = MiddlewareHandler<{ Variables: Variables }>;

/** What anybody may ask, so that what watches the server needs no credentials. */
const openPaths = new Set(['/healthz', '/readyz', '/openapi.json', '/openapi-3.0.json']);

/** Every request has an id of ours; one that came with it is only a caller's word. */
export const nameRequest: Guard = async (context, next) => {
  context.set('requestId', randomUUID());
  context.header('x-request-id', context.get('requestId'));
  await next();
};

/** No answer is kept, framed or guessed at. */
export const plainHeaders: Guard = async (context, next) => {
  await next();
  context.header('cache-control', 'no-store');
  context.header('x-content-type-options', 'nosniff');
};

/** Lets nobody in who proves nothing. */
export function authenticate({ authenticator, localCaller }: AppParts): Guard {
  return async (context, next) => {
    if (openPaths.has(context.req.path)) return next();
    if (localCaller !== undefined) {
      context.set('caller', localCaller);
      return next();
    }
    const caller = await authenticator.authenticate(context.req.header('authorization'));
    if (!caller.ok) return answerProblem(context, caller.problems);
    context.set('caller', caller.value);
    return next();
  };
}

/** A body is JSON in UTF-8, of a size and a depth that the settings and our recursion allow. */
export function checkBody({ limits }: ServerSettings): readonly Guard[] {
  const size = bodyLimit({
    maxSize: limits.bodyBytes,
    onError: (context) =>
      answerProblem(context, [
        problem('request/too-large', `a body may have ${String(limits.bodyBytes)} bytes`, {
          hints: ['limits.bodyBytes'],
        }),
      ]),
  });
  const text: Guard = async (context, next) => {
    if (!['POST', 'PUT', 'PATCH'].includes(context.req.method)) return next();
    const bytes = await context.req.arrayBuffer();
    const type = context.req.header('content-type') ?? '';
    if (bytes.byteLength > 0 && !/^application\/([a-z0-9.+-]*\+)?json\b/i.test(type))
      return answerProblem(context, [notJson]);
    try {
      const found = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      if (tooDeep(found))
        return answerProblem(context, [problem('request/invalid', 'the body is nested too deep')]);
    } catch {
      return answerProblem(context, [problem('request/invalid', 'the body is not UTF-8')]);
    }
    return next();
  };
  return [size as Guard, text];
}

/** Counts the requests of a caller in the minute that runs. */
export function limitRate({ limits }: ServerSettings, clock: Clock): Guard {
  const minutes = new Map<string, { minute: number; count: number }>();
  return async (context, next) => {
    if (openPaths.has(context.req.path)) return next();
    const minute = Math.floor(clock.now().getTime() / 60_000);
    const { subject } = context.get('caller');
    const seen = minutes.get(subject);
    const count = seen?.minute === minute ? seen.count + 1 : 1;
    if (seen?.minute !== minute && minutes.size > 10_000) minutes.clear();
    minutes.set(subject, { minute, count });
    if (count <= limits.requestsPerMinute) return next();
    context.header('Retry-After', String(60 - Math.floor((clock.now().getTime() % 60_000) / 1_000)));
    const message = `more than ${String(limits.requestsPerMinute)} requests in a minute`;
    return answerProblem(context, [problem('request/too-many', message)]);
  };
}
