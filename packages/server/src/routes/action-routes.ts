import { toJson, type JsonValue, type Result } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';
import { actionCatalogue, type ActionMetadata } from '@drawbridge/response-actions';
import { createRoute, z } from '@hono/zod-openapi';

import {
  containByHand,
  findAction,
  planByHand,
  readTargetFor,
  readTargetOf,
  type HandOrder,
} from '../service/contain-by-hand.ts';
import { callerWho, type App, type AppParts } from './app.ts';
import { hrefOf } from './incident-routes.ts';
import { Refused } from './problem-answer.ts';
import { actionShape, json, planShape, refusals, startedShape } from './shapes.ts';

const tags = ['actions'];
const security = [{ bearer: [] }];
/** Of unknown values, which a body's JSON has made JSON: a schema that contains itself cannot be written out. */
const parameters = z.record(z.string(), z.unknown()).default({});
const reason = z.string().min(1).max(1_000);
const targetText = z.string().min(1).max(2_000).openapi({ example: 'AKIAEXAMPLEDANA00001' });
const actionText = z.string().max(200).openapi({ example: 'aws.iam.deactivate-access-key' });
const askFirst = z.boolean().default(false).openapi({
  description:
    'A person approves it, even where the playbooks with that action ask nobody. For an agent it is always so.',
});
const actionId = z.object({
  id: z
    .string()
    .max(200)
    .openapi({ param: { name: 'id', in: 'path' }, example: 'aws.iam.deactivate-access-key' }),
});

const list = createRoute({
  method: 'get',
  path: '/v1/actions',
  operationId: 'listActions',
  summary: 'What can be done, on what, and whether it can be put back.',
  tags,
  security,
  responses: { 200: json(z.object({ actions: z.array(actionShape) }), 'All actions.'), ...refusals },
});

const planAction = createRoute({
  method: 'post',
  path: '/v1/actions/{id}/plan',
  operationId: 'planAction',
  summary: 'What one action would do to one target. Nothing is changed, nothing is kept.',
  tags,
  security,
  request: {
    params: actionId,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ target: targetText, parameters, reason: reason.optional() }).strict(),
        },
      },
    },
  },
  responses: {
    200: json(planShape, 'The plan, with guards and the approval that it would need.'),
    ...refusals,
  },
});

const planTarget = createRoute({
  method: 'post',
  path: '/v1/targets/{kind}/{id}/plan',
  operationId: 'planTarget',
  summary: 'What containing a target would do, by the action that such a target is contained with first.',
  tags,
  security,
  request: {
    params: z.object({
      kind: z
        .string()
        .max(100)
        .openapi({ param: { name: 'kind', in: 'path' }, example: 'aws.access-key' }),
      id: z
        .string()
        .max(2_000)
        .openapi({ param: { name: 'id', in: 'path' }, example: 'AKIAEXAMPLEDANA00001' }),
    }),
  },
  responses: { 200: json(planShape, 'The plan.'), ...refusals },
});

const contain = createRoute({
  method: 'post',
  path: '/v1/runs',
  operationId: 'requestContainment',
  summary:
    'Asks for one action on one target. It is planned, waits for approval as a playbook with that action would, and acts.',
  tags: ['runs'],
  security,
  request: {
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200) }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({ action: actionText, target: targetText, parameters, reason, askFirst }).strict(),
        },
      },
    },
  },
  responses: { 202: json(startedShape, 'Taken; the same key is the same run.', '/runId'), ...refusals },
});

export function addActionRoutes(app: App, { service }: AppParts): void {
  app.openapi(list, (context) => {
    callerWho(context.get('caller'), 'read');
    return context.json({ actions: actionCatalogue.map(tellAction) }, 200);
  });
  app.openapi(planAction, async (context) => {
    callerWho(context.get('caller'), 'plan');
    const { target, parameters: given, reason: why } = context.req.valid('json');
    const action = ok(findAction(context.req.valid('param').id));
    return context.json(tellPlan(await planByHand(service, orderOf(action, target, given, why))), 200);
  });
  app.openapi(planTarget, async (context) => {
    callerWho(context.get('caller'), 'plan');
    const { kind, id } = context.req.valid('param');
    const { action, target } = ok(readTargetOf(kind, id));
    return context.json(
      tellPlan(await planByHand(service, { action, target, parameters: {}, reason: asked })),
      200,
    );
  });
  app.openapi(contain, async (context) => {
    const caller = callerWho(context.get('caller'), 'request');
    const { action, target, parameters: given, reason: why, askFirst: asks } = context.req.valid('json');
    const order = { ...orderOf(ok(findAction(action)), target, given, why), askFirst: asks };
    const started = await containByHand(
      service,
      caller,
      order,
      context.req.valid('header')['idempotency-key'],
    );
    context.header('Location', hrefOf(started.runId));
    return context.json({ ...started, href: hrefOf(started.runId) }, 202);
  });
}

const asked = 'Asked for by hand';

function orderOf(
  action: ActionMetadata,
  target: string,
  parameters: Readonly<Record<string, unknown>>,
  why = asked,
): HandOrder {
  const read: Target = ok(readTargetFor(action, target));
  return { action, target: read, parameters: parameters as Readonly<Record<string, JsonValue>>, reason: why };
}

function ok<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Refused(result.problems);
}

function tellAction({
  id,
  title,
  description,
  targetKinds,
  reversible,
  blastRadius,
}: ActionMetadata): z.infer<typeof actionShape> {
  return { id, title, description, targetKinds: [...targetKinds], reversible, blastRadius };
}

const tellPlan = (plan: unknown) => toJson(plan) as Record<string, never>;
