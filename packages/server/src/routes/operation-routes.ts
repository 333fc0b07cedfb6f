import { createRoute, z } from '@hono/zod-openapi';
import { problem } from '@drawbridge/base';
import type { Registry } from 'prom-client';

import type { Pause, PauseScope } from '../service/service-store.ts';
import { callerWho, type App, type AppParts } from './app.ts';
import { Refused } from './problem-answer.ts';
import { json, refusals } from './shapes.ts';

const tags = ['operation'];
const security = [{ bearer: [] }];
const scope = z
  .string()
  .max(300)
  .regex(/^(all|playbook:.+|account:.+)$/, 'all, playbook:ID or account:ID')
  .openapi({ example: 'all' });
const pauseShape = z
  .object({ scope: z.string(), by: z.string(), at: z.string(), reason: z.string() })
  .openapi('Pause');

const health = createRoute({
  method: 'get',
  path: '/healthz',
  operationId: 'getHealth',
  summary: 'Whether the process answers.',
  tags,
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It does.') },
});

const readiness = z.object({
  status: z.enum(['ready', 'not-ready']),
  paused: z.array(z.string()),
  why: z.string().optional(),
});
const ready = createRoute({
  method: 'get',
  path: '/readyz',
  operationId: 'getReadiness',
  summary: 'Whether incidents are taken, and what is paused.',
  tags,
  responses: { 200: json(readiness, 'They are.'), 503: json(readiness, 'Not now.') },
});

const pause = createRoute({
  method: 'post',
  path: '/v1/pauses',
  operationId: 'pause',
  summary: 'Nothing new acts in that scope; what acts ends its step, and an undo works.',
  tags,
  security,
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: z.object({ scope, reason: z.string().min(1).max(1_000) }).strict() },
      },
    },
  },
  responses: { 200: json(pauseShape, 'It is paused.'), ...refusals },
});

const resumeShape = z.object({ scope, reason: z.string().min(1).max(1_000).optional() }).strict();

const resume = createRoute({
  method: 'post',
  path: '/v1/pauses/resume',
  operationId: 'resume',
  summary: 'Ends a pause.',
  tags,
  security,
  request: {
    body: { required: true, content: { 'application/json': { schema: resumeShape } } },
  },
  responses: { 200: json(z.object({ scope: z.string() }), 'It is no longer paused.'), ...refusals },
});

const pauses = createRoute({
  method: 'get',
  path: '/v1/pauses',
  operationId: 'listPauses',
  summary: 'What is paused.',
  tags,
  security,
  responses: { 200: json(z.object({ pauses: z.array(pauseShape) }), 'All pauses.'), ...refusals },
});

const checkpoint = createRoute({
  method: 'get',
  path: '/v1/audit/checkpoint',
  operationId: 'getCheckpoint',
  summary: 'The signed head of the audit log, to be kept elsewhere.',
  tags,
  security,
  responses: { 200: json(z.object({ checkpoint: z.string() }), 'A C2SP checkpoint.'), ...refusals },
});

/** What operating the server takes beside the service. */
export interface OperationParts extends AppParts {
  readonly metrics: Registry;
  /** Why nothing is taken in at the moment; undefined where it is. */
  readonly notReady: () => Promise<string | undefined>;
}

export function addOperationRoutes(app: App, parts: OperationParts): void {
  const { service, metrics, notReady } = parts;
  app.openapi(health, (context) => context.json({ status: 'ok' as const }, 200));
  app.openapi(ready, async (context) => {
    const why = await notReady();
    const paused = why === undefined ? (await service.store.pauses.list()).map((found) => found.scope) : [];
    if (why === undefined) return context.json({ status: 'ready' as const, paused }, 200);
    return context.json({ status: 'not-ready' as const, paused, why }, 503);
  });
  app.get('/metrics', async (context) => {
    callerWho(context.get('caller'), 'read');
    return context.text(await metrics.metrics(), 200, { 'content-type': metrics.contentType });
  });
  app.openapi(checkpoint, async (context) => {
    callerWho(context.get('caller'), 'read');
    if ((await service.store.list()).runs.length === 0)
      throw new Refused([
        problem('checkpoint/unknown', 'the audit log begins with the first run: there is none yet'),
      ]);
    const head = await service.store.auditLog?.checkpoint();
    if (head === undefined)
      throw new Refused([problem('server/no-checkpoint', 'the audit log cannot be signed at the moment')]);
    return context.json({ checkpoint: head }, 200);
  });
  addPausing(app, parts);
}

function addPausing(app: App, { service }: OperationParts): void {
  app.openapi(pauses, async (context) => {
    callerWho(context.get('caller'), 'read');
    return context.json({ pauses: (await service.store.pauses.list()).map((found) => ({ ...found })) }, 200);
  });
  app.openapi(pause, async (context) => {
    const caller = callerWho(context.get('caller'), 'operate');
    const { scope: what, reason } = context.req.valid('json');
    const put: Pause = {
      scope: what as PauseScope,
      by: caller.display,
      at: service.clock.now().toISOString(),
      reason,
    };
    return context.json({ ...(await service.store.pauses.pause(put)) }, 200);
  });
  app.openapi(resume, async (context) => {
    const caller = callerWho(context.get('caller'), 'operate');
    const { scope: what, reason } = context.req.valid('json');
    if ((await service.store.pauses.resume(what as PauseScope, caller.display, reason)) === undefined)
      throw new Refused([problem('pause/unknown', `${what} is not paused`)]);
    return context.json({ scope: what }, 200);
  });
}
