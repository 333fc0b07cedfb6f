import { toJson, type JsonValue } from '@drawbridge/base';
import type { Playbook } from '@drawbridge/playbook-runtime';
import { createRoute, z } from '@hono/zod-openapi';

import { planIncident } from '../service/plan-incident.ts';
import { callerWho, type App, type AppParts } from './app.ts';
import { incidentShape } from './incident-routes.ts';
import { Refused } from './problem-answer.ts';
import { json, planShape, refusals } from './shapes.ts';

const security = [{ bearer: [] }];

const callerShape = z
  .object({
    subject: z.string(),
    kind: z.enum(['user', 'workload', 'token', 'agent']),
    roles: z.array(z.string()),
    display: z.string(),
  })
  .openapi('Caller');

const whoAmI = createRoute({
  method: 'get',
  path: '/v1/caller',
  operationId: 'getCaller',
  summary: 'Who the server takes the caller for, and with which roles.',
  tags: ['operation'],
  security,
  responses: { 200: json(callerShape, 'The caller.'), ...refusals },
});

const playbookShape = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    version: z.string(),
    targetKind: z.string(),
    rules: z.array(z.string()),
    severities: z.array(z.string()),
    approval: z.string(),
    steps: z.array(z.object({ id: z.string(), action: z.string() })),
  })
  .openapi('Playbook');

const playbooks = createRoute({
  method: 'get',
  path: '/v1/playbooks',
  operationId: 'listPlaybooks',
  summary: 'Which incidents lead to which actions.',
  tags: ['playbooks'],
  security,
  responses: { 200: json(z.object({ playbooks: z.array(playbookShape) }), 'All playbooks.'), ...refusals },
});

const planned = z.object({
  incident: z.string(),
  plans: z.array(planShape),
  notTaken: z.array(z.object({ playbook: z.string(), reasons: z.array(z.string()) })),
});
const plan = createRoute({
  method: 'post',
  path: '/v1/incidents/plan',
  operationId: 'planIncident',
  summary: 'What handing an incident over would do. Nothing is changed, and no run is begun.',
  tags: ['incidents'],
  security,
  request: { body: { required: true, content: { 'application/json': { schema: incidentShape } } } },
  responses: { 200: json(planned, 'A plan for each playbook that fits.'), ...refusals },
});

/** What those ask who prepare a decision, and do not make it. */
export function addAgentRoutes(app: App, { service }: AppParts): void {
  app.openapi(whoAmI, (context) => {
    const { subject, kind, roles, display } = callerWho(context.get('caller'), 'read');
    return context.json({ subject, kind, roles: [...roles], display }, 200);
  });
  app.openapi(playbooks, async (context) => {
    callerWho(context.get('caller'), 'read');
    return context.json({ playbooks: (await service.playbooks()).map(tellPlaybook) }, 200);
  });
  app.openapi(plan, async (context) => {
    callerWho(context.get('caller'), 'plan');
    const made = await planIncident(service, context.req.valid('json') as JsonValue);
    if (!made.ok) throw new Refused(made.problems);
    return context.json(toJson(made.value) as z.infer<typeof planned>, 200);
  });
}

function tellPlaybook({
  id,
  name,
  description,
  version,
  triggers,
  targets,
  approval,
  steps,
}: Playbook): z.infer<typeof playbookShape> {
  const { required } = approval;
  return {
    id,
    name,
    description,
    version,
    targetKind: targets.kind,
    rules: [...triggers.rules],
    severities: [...triggers.severities],
    approval:
      typeof required === 'string' ? required : `above the blast radius ${required.whenBlastRadiusAbove}`,
    steps: steps.map((step) => ({ id: step.id, action: step.action })),
  };
}
