import type { Problem } from '@drawbridge/base';
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** RFC 9457. `type` is the stable code of the problem, as a URN. */
export const problemShape = z
  .object({
    type: z.string().openapi({ example: 'urn:drawbridge:run/unknown' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    hints: z.array(z.string()),
    requestId: z.string(),
  })
  .openapi('Problem');

/** Statuses by the beginning of a problem's code. What is not here is the caller's mistake: 400. */
const statuses: readonly (readonly [RegExp, ContentfulStatusCode, string])[] = [
  [/^identity\/unavailable$/, 503, 'The issuer does not answer'],
  [/^identity\/(not-allowed|own-request|requester-unknown)$/, 403, 'Not allowed'],
  [/^identity\//, 401, 'Not authenticated'],
  [/\/unknown$/, 404, 'Not found'],
  [/^action\/none$/, 404, 'Not found'],
  [/^approval\/|^idempotency\/conflict$|^undo\/|^run\/ended$/, 409, 'Conflict'],
  [/^request\/method-not-allowed$/, 405, 'Method not allowed'],
  [/^request\/too-slow$/, 408, 'Request timeout'],
  [/^request\/too-large$/, 413, 'Too large'],
  [/^request\/unsupported-type$/, 415, 'Unsupported media type'],
  [/^request\/too-many$/, 429, 'Too many requests'],
  [/^request\/headers-too-large$/, 431, 'Request header fields too large'],
  [/^request\/timeout$/, 503, 'Timed out'],
  [/^server\//, 503, 'Unavailable'],
  [/^bug$/, 500, 'A fault of this server'],
];

/** Answers with the first of the problems, as problem+json. */
export function answerProblem(context: Context, problems: readonly Problem[]) {
  const { status, body } = tellProblem(problems, String(context.get('requestId') ?? ''));
  if (status === 401) context.header('WWW-Authenticate', 'Bearer');
  return context.body(body, status, { 'content-type': problemType });
}

export const problemType = 'application/problem+json';

/** What is told of the first of the problems: the status, its title, and the text of the body. */
export function tellProblem([first]: readonly Problem[], requestId: string) {
  const code = first?.code ?? 'bug';
  const [, status, title] = statuses.find(([pattern]) => pattern.test(code)) ?? [/./, 400, 'Bad request'];
  const detail = first?.message ?? 'no reason was given';
  const hints = [...(first?.hints ?? [])];
  const body = JSON.stringify({
    type: `urn:drawbridge:${code}`,
    title,
    status,
    detail,
    hints,
    requestId,
  } satisfies z.infer<typeof problemShape>);
  return { status, title, body } as {
    readonly status: ContentfulStatusCode;
    readonly title: string;
    readonly body: string;
  };
}

/** A route's refusal: thrown by what stands in front of the routes. */
export class Refused extends HTTPException {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(400, { message: problems[0]?.message ?? '' });
    this.problems = problems;
  }
}
