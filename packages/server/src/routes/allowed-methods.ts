import { problem, type Problem } from '@drawbridge/base';
import type { Context } from 'hono';

import { answerProblem } from './problem-answer.ts';

/** The routes of an app, as it keeps them; what stands in front of all of them is for every method. */
interface Routed {
  readonly routes: readonly { readonly method: string; readonly path: string }[];
}

/** What is told of every address that leads nowhere. */
const unknownAddress = problem('route/unknown', 'there is no such address here');

/** Answers what no route has taken: 405 with what the address does take, or 404 where nothing is there (RFC 9110, 15.5.6). */
export function answerUnrouted({ routes }: Routed, context: Context): Response {
  const allowed = methodsOf(routes, context.req.path);
  if (allowed.length === 0) return answerProblem(context, [unknownAddress]);
  context.header('Allow', allowed.join(', '));
  return answerProblem(context, [notAllowed(allowed)]);
}

function notAllowed(allowed: readonly string[]): Problem {
  return problem('request/method-not-allowed', `this address answers to ${allowed.join(', ')}`);
}

/** The methods that an address answers to, HEAD beside GET. */
function methodsOf(routes: Routed['routes'], path: string): readonly string[] {
  const here = routes.filter(({ method, path: pattern }) => method !== 'ALL' && fits(pattern, path));
  const methods = new Set(here.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
  return [...methods].sort();
}

function fits(pattern: string, path: string): boolean {
  const [expected, found] = [pattern.split('/'), path.split('/')];
  return (
    expected.length === found.length &&
    expected.every((part, at) => (part.startsWith(':') ? found[at] !== '' : part === found[at]))
  );
}
