import { z } from '@hono/zod-openapi';

import { problemShape, problemType } from './problem-answer.ts';

/** An id of a run, in a path. */
export const runIdParam = z.object({
  id: z
    .string()
    .max(200)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'letters, digits, dots, dashes')
    .openapi({ param: { name: 'id', in: 'path' }, example: 'contain-aws-access-key-0123456789abcdef-1' }),
});

const submittedRunShape = z
  .object({
    runId: z.string(),
    playbook: z.string(),
    is: z.enum(['started', 'known', 'new']),
    href: z.string(),
  })
  .openapi('SubmittedRun');

export const submissionShape = z
  .object({
    incident: z.string(),
    runs: z.array(submittedRunShape),
    notTaken: z.array(z.object({ playbook: z.string(), reasons: z.array(z.string()) })),
    merged: z
      .object({
        into: z.string().optional(),
        why: z.string().optional(),
        hints: z.array(z.string()).optional(),
      })
      .optional(),
  })
  .openapi('Submission');

/** Plans and reports have the JSON of `--format json`: a document of its own describes them. */
const document = z.record(z.string(), z.unknown());

export const runViewShape = z
  .object({
    runId: z.string(),
    kind: z.enum(['containment', 'undo']),
    state: z.enum(['received', 'waiting', 'held', 'acting', 'ended']),
    status: z.string().optional(),
    receivedAt: z.string(),
    requester: z.string(),
    plan: document.optional(),
    round: z.int().optional(),
    waitsUntil: z.string().optional(),
    report: document.optional(),
  })
  .openapi('Run');

export const runLineShape = z
  .object({
    runId: z.string(),
    kind: z.string(),
    status: z.string(),
    playbook: z.string().optional(),
    incident: z.object({ id: z.string(), title: z.string(), number: z.number().optional() }).optional(),
    undoes: z.string().optional(),
    startedAt: z.string(),
    finishedAt: z.string().optional(),
  })
  .openapi('RunLine');

export const actionShape = z
  .object({
    id: z.string(),
    title: z.string(),
    description: z.string(),
    targetKinds: z.array(z.string()),
    reversible: z.string(),
    blastRadius: z.string(),
  })
  .openapi('Action');

export const startedShape = z
  .object({ runId: z.string(), is: z.enum(['started', 'known']), href: z.string() })
  .openapi('StartedRun');

export const planShape = document.openapi('Plan');

/** A JSON answer of a route; `runIn` is where in it a run is named, by which importers and testers find what to ask next. */
export const json = <Shape extends z.ZodType>(schema: Shape, description: string, runIn?: string) => ({
  description,
  content: { 'application/json': { schema } },
  ...(runIn === undefined ? {} : { links: linksOfRun(runIn) }),
});

const linksOfRun = (pointer: string) =>
  Object.fromEntries(
    ['getRun', 'getRunEvidence', 'cancelRun', 'undoRun'].map((operationId) => [
      operationId,
      { operationId, parameters: { id: `$response.body#${pointer}` } },
    ]),
  );

const refusal = (description: string) => ({
  description,
  content: { [problemType]: { schema: problemShape } },
});

/** What every route may answer beside its own. */
export const refusals = {
  400: refusal('The request is not what it has to be.'),
  401: refusal('Nobody is let in by what was sent.'),
  403: refusal('The caller may not do this.'),
  404: refusal('There is no such thing.'),
  408: refusal('The request did not come to its end in time.'),
  409: refusal('It does not fit what is there.'),
  413: refusal('The body is too large.'),
  415: refusal('The body is not JSON.'),
  429: refusal('Too many requests of this caller.'),
  431: refusal('The address and the headers together are too long.'),
  503: refusal('Not now.'),
} as const;
