import { problem, toJson } from '@drawbridge/base';
import { readEvidence, type RunSummary } from '@drawbridge/playbook-runtime';
import { createRoute, z } from '@hono/zod-openapi';

import { decide } from '../service/decide.ts';
import { startUndo } from '../service/undo-run.ts';
import { viewOf, type RunView } from '../service/run-view.ts';
import type { Service } from '../service/service.ts';
import { callerWho, type App, type AppParts } from './app.ts';
import { hrefOf } from './incident-routes.ts';
import { Refused } from './problem-answer.ts';
import { json, refusals, runIdParam, runLineShape, runViewShape, startedShape } from './shapes.ts';

const tags = ['runs'];
const security = [{ bearer: [] }];

const list = createRoute({
  method: 'get',
  path: '/v1/runs',
  operationId: 'listRuns',
  summary: 'The runs, the newest first.',
  tags,
  security,
  request: {
    query: z.strictObject({
      status: z.string().max(100).optional(),
      playbook: z.string().max(200).optional(),
      incident: z.string().max(1_000).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      cursor: z.string().max(400).optional(),
    }),
  },
  responses: {
    200: json(
      z.object({ runs: z.array(runLineShape), next: z.string().optional() }),
      'A page; `next` is the cursor of the next one.',
      '/runs/0/runId',
    ),
    ...refusals,
  },
});

const show = createRoute({
  method: 'get',
  path: '/v1/runs/{id}',
  operationId: 'getRun',
  summary: 'One run: how far it is, what it plans, what it did.',
  tags,
  security,
  request: { params: runIdParam },
  responses: { 200: json(runViewShape, 'The run, in every state.'), ...refusals },
});

const decided = json(
  z.object({ decision: z.enum(['taken', 'repeated']) }),
  'The decision was taken, or had been already.',
);
const planHash = z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the plan, in hex');

const approve = createRoute({
  method: 'post',
  path: '/v1/runs/{id}/approve',
  operationId: 'approveRun',
  summary: 'Approves the plan that waits. A person who is not the requester.',
  tags,
  security,
  request: {
    params: runIdParam,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ planHash, reason: z.string().max(1_000).optional() }).strict(),
        },
      },
    },
  },
  responses: { 200: decided, ...refusals },
});

const deny = createRoute({
  method: 'post',
  path: '/v1/runs/{id}/deny',
  operationId: 'denyRun',
  summary: 'Denies the plan that waits: the run ends without acting.',
  tags,
  security,
  request: {
    params: runIdParam,
    body: {
      required: true,
      content: {
        'application/json': { schema: z.object({ planHash, reason: z.string().min(1).max(1_000) }).strict() },
      },
    },
  },
  responses: { 200: decided, ...refusals },
});

const cancel = createRoute({
  method: 'post',
  path: '/v1/runs/{id}/cancel',
  operationId: 'cancelRun',
  summary: 'Ends a run: the step in flight ends, and no further one is begun.',
  tags,
  security,
  request: {
    params: runIdParam,
    body: {
      required: true,
      content: {
        'application/json': { schema: z.object({ reason: z.string().min(1).max(1_000) }).strict() },
      },
    },
  },
  responses: { 202: json(z.object({ runId: z.string(), href: z.string() }), 'It ends.'), ...refusals },
});

const undo = createRoute({
  method: 'post',
  path: '/v1/runs/{id}/undo',
  operationId: 'undoRun',
  summary: 'Puts back what a run changed, as a run of its own.',
  tags,
  security,
  request: {
    params: runIdParam,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z
            .object({
              reactivate: z
                .boolean()
                .default(false)
                .openapi({ description: 'Allows it to re-open access, such as a key that works again.' }),
            })
            .strict(),
        },
      },
    },
  },
  responses: { 202: json(startedShape, 'Taken.', '/runId'), ...refusals },
});

const evidence = createRoute({
  method: 'get',
  path: '/v1/runs/{id}/evidence',
  operationId: 'getRunEvidence',
  summary: 'The bundle of evidence of a run that has ended.',
  tags,
  security,
  request: { params: runIdParam },
  responses: {
    200: json(z.record(z.string(), z.unknown()), 'The bundle, as its hash in the journal vouches for.'),
    ...refusals,
  },
});

export function addRunRoutes(app: App, { service }: AppParts): void {
  addReading(app, service);
  addDeciding(app, service);
}

function addReading(app: App, service: Service): void {
  app.openapi(list, async (context) => {
    callerWho(context.get('caller'), 'read');
    const query = context.req.valid('query');
    const { runs } = await service.store.list();
    const fitting = runs.filter((run) => fits(run, query));
    const from =
      query.cursor === undefined ? 0 : fitting.findIndex((run) => cursorOf(run) === query.cursor) + 1;
    if (query.cursor !== undefined && from === 0)
      throw new Refused([
        problem('request/invalid', 'cursor: it names no run of this list', {
          hints: ['begin again without a cursor'],
        }),
      ]);
    const page = fitting.slice(from, from + query.limit);
    const last = page.at(-1);
    const more = from + query.limit < fitting.length && last !== undefined ? { next: cursorOf(last) } : {};
    return context.json({ runs: page.map((run) => ({ ...run })), ...more }, 200);
  });
  app.openapi(show, async (context) => {
    callerWho(context.get('caller'), 'read');
    return context.json(
      toJson(await viewNamed(service, context.req.valid('param').id)) as z.infer<typeof runViewShape>,
      200,
    );
  });
  app.openapi(evidence, async (context) => {
    callerWho(context.get('caller'), 'read');
    const { id } = context.req.valid('param');
    await viewNamed(service, id);
    const bundle = await readEvidence(service.store, id);
    if (!bundle.ok) throw new Refused(bundle.problems.map((found) => ({ ...found, code: 'run/unknown' })));
    return context.json(toJson(bundle.value) as Record<string, never>, 200);
  });
}

function addDeciding(app: App, service: Service): void {
  app.openapi(approve, async (context) => {
    const { planHash: hash, reason } = context.req.valid('json');
    const verdict = {
      decision: 'approve' as const,
      planHash: hash,
      ...(reason === undefined ? {} : { reason }),
    };
    const taken = await decide(service, context.get('caller'), context.req.valid('param').id, verdict);
    if (!taken.ok) throw new Refused(taken.problems);
    return context.json({ decision: taken.value }, 200);
  });
  app.openapi(deny, async (context) => {
    const { planHash: hash, reason } = context.req.valid('json');
    const taken = await decide(service, context.get('caller'), context.req.valid('param').id, {
      decision: 'deny',
      planHash: hash,
      reason,
    });
    if (!taken.ok) throw new Refused(taken.problems);
    return context.json({ decision: taken.value }, 200);
  });
  app.openapi(cancel, async (context) => {
    const caller = callerWho(context.get('caller'), 'end');
    const { id } = context.req.valid('param');
    const cancelled = await service.engine.cancel(id, caller.display, context.req.valid('json').reason);
    if (cancelled === 'unknown') throw new Refused([unknownRun(id)]);
    if (cancelled === 'ended')
      throw new Refused([problem('run/ended', `the run ${id} has ended: there is nothing to cancel`)]);
    return context.json({ runId: id, href: hrefOf(id) }, 202);
  });
  app.openapi(undo, async (context) => {
    const { reactivate } = context.req.valid('json');
    const caller = callerWho(context.get('caller'), reactivate ? 'reopen' : 'end');
    const { id } = context.req.valid('param');
    const view = await viewNamed(service, id);
    if (view.kind === 'undo')
      throw new Refused([problem('undo/not-undoable', `the run ${id} was an undo itself`)]);
    if (view.state !== 'ended')
      throw new Refused([
        problem('undo/unfinished', `the run ${id} has not ended`, {
          hints: ['wait for its end, or ask for it at …/cancel'],
        }),
      ]);
    const started = await startUndo(service, caller, id, reactivate);
    context.header('Location', hrefOf(started.runId));
    return context.json({ ...started, href: hrefOf(started.runId) }, 202);
  });
}

async function viewNamed(service: Service, id: string): Promise<RunView> {
  const read = await service.store.read(id);
  const view = read.ok ? viewOf(id, read.value) : undefined;
  if (view === undefined) throw new Refused([unknownRun(id)]);
  return view;
}

function unknownRun(id: string) {
  return problem('run/unknown', `there is no run ${id}`);
}

interface ListFilter {
  readonly status?: string | undefined;
  readonly playbook?: string | undefined;
  readonly incident?: string | undefined;
}

function fits(run: RunSummary, { status, playbook, incident }: ListFilter): boolean {
  const isOfIncident =
    incident === undefined || [run.incident?.id, String(run.incident?.number)].includes(incident);
  return (status ?? run.status) === run.status && (playbook ?? run.playbook) === run.playbook && isOfIncident;
}

function cursorOf(run: RunSummary): string {
  return Buffer.from(run.runId).toString('base64url');
}
