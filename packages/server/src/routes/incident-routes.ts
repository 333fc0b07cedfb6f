import { hashJson, problem, type JsonValue } from '@drawbridge/base';
import { createRoute, z } from '@hono/zod-openapi';

import { submitIncident, type Handover, type Submission } from '../service/submit-incident.ts';
import type { Service } from '../service/service.ts';
import { callerWho, type App, type AppParts } from './app.ts';
import { Refused } from './problem-answer.ts';
import { json, refusals, submissionShape } from './shapes.ts';

/** An incident, as it comes. */
export const incidentShape = z.record(z.string(), z.unknown()).openapi('Incident', {
  example: { object: { id: '/subscriptions/…/Incidents/1', properties: { title: '…' } } },
});

const submit = createRoute({
  method: 'post',
  path: '/v1/incidents',
  operationId: 'submitIncident',
  summary: 'Hands an incident over: the playbooks that fit begin a run each.',
  description:
    'An incident, alert or entity as Sentinel’s trigger, its REST API or Microsoft Graph sends it. Answered before any cloud is called; an incident that Defender has merged into another one is looked up in its workspace. The same incident leads to the same runs, however often it comes.',
  security: [{ bearer: [] }],
  request: {
    query: z.strictObject({
      dryRun: z
        .enum(['true', 'false'])
        .optional()
        .openapi({ description: 'Says which runs it would begin (`new`), and begins none.' }),
      playbook: z
        .string()
        .max(200)
        .optional()
        .openapi({ description: 'Only by this playbook.', example: 'contain-aws-access-key' }),
    }),
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: incidentShape,
        },
      },
    },
  },
  responses: {
    200: json(
      submissionShape,
      'Nothing was begun: no playbook took it, for the reasons in the answer, or it was only asked.',
    ),
    202: json(
      submissionShape,
      'Taken: the runs are durable. `Location` is the first of them.',
      '/runs/0/runId',
    ),
    ...refusals,
  },
});

export function addIncidentRoutes(app: App, { service }: AppParts): void {
  app.openapi(submit, async (context) => {
    const caller = callerWho(context.get('caller'), 'submit');
    const body = context.req.valid('json') as JsonValue;
    const key = context.req.valid('header')['idempotency-key'];
    const { playbook, dryRun: dry } = context.req.valid('query');
    const dryRun = dry === 'true';
    const chosen = playbook === undefined ? service : await only(service, playbook);
    const submission = await submitOnce(chosen, dryRun ? undefined : key, { caller, body, dryRun });
    const answer = {
      ...submission,
      runs: submission.runs.map((run) => ({ ...run, href: hrefOf(run.runId) })),
    } as z.infer<typeof submissionShape>;
    const [first] = answer.runs;
    if (first === undefined || dryRun) return context.json(answer, 200);
    context.header('Location', first.href);
    context.header('Retry-After', '5');
    return context.json(answer, 202);
  });
}

/** A service whose one playbook is that one. */
async function only(service: Service, id: string): Promise<Service> {
  const playbooks = (await service.playbooks()).filter((playbook) => playbook.id === id);
  if (playbooks.length === 0)
    throw new Refused([problem('playbook/unknown', `there is no playbook '${id}'`)]);
  return { ...service, playbooks: () => Promise.resolve(playbooks) };
}

/** Taking an incident in twice is harmless; a key that comes with another body is a mistake of the caller. */
async function submitOnce(service: Service, key: string | undefined, handed: Handover): Promise<Submission> {
  const { caller, body } = handed;
  const now = service.clock.now();
  if (key !== undefined) {
    const bodyHash = hashJson(body);
    const request = {
      caller: caller.subject,
      key,
      bodyHash,
      runId: bodyHash,
      expiresAt: new Date(now.getTime() + dayMs),
    };
    const use = await service.store.idempotency.claim(request, now);
    if (use.is === 'conflict')
      throw new Refused([
        problem('idempotency/conflict', 'this Idempotency-Key came with another body before'),
      ]);
  }
  const submitted = await submitIncident(service, handed);
  if (submitted.ok) return submitted.value;
  throw new Refused(submitted.problems);
}

const dayMs = 86_400_000;

/** The address of a run. */
export function hrefOf(runId: string): string {
  return `/v1/runs/${encodeURIComponent(runId)}`;
}
