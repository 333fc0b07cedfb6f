import { given } from '@drawbridge/base';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

import type { ApiClient } from '../remote/api-client.ts';
import { answered } from './tool-answer.ts';

const record = z.record(z.string(), z.unknown());
const target = z
  .string()
  .min(1)
  .max(2_000)
  .describe('The id of the target: a key id, an ARN, an instance id, an object id, project/zone/instance.');
const action = z.string().max(200).describe('The id of the action, as list_actions has it.');
const parameters = record.optional().describe('Parameters of the action; their defaults where absent.');

/** Plans read from the clouds, whose answers may differ from one time to the next. */
const plansOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/** What would be done, and asking for it. None of these decides. */
export function addPlanningTools(server: McpServer, api: ApiClient): void {
  server.registerTool(
    'plan_incident',
    {
      description:
        'What handing an incident over would do, by every playbook that fits. Nothing is changed, and no run is begun.',
      inputSchema: z.object({
        incident: record.describe(
          'The incident, as Sentinel’s trigger, its REST API or Microsoft Graph has it.',
        ),
      }),
      annotations: plansOnly,
    },
    ({ incident }) => answered(() => api.post('/v1/incidents/plan', incident, record)),
  );
  server.registerTool(
    'plan_target',
    {
      description: 'What one action would do to one target. Nothing is changed, and no run is begun.',
      inputSchema: z.object({ action, target, parameters }),
      annotations: plansOnly,
    },
    ({ action: id, target: what, parameters: more }) =>
      answered(() =>
        api.post(
          `/v1/actions/${encodeURIComponent(id)}/plan`,
          { target: what, ...given({ parameters: more }) },
          record,
        ),
      ),
  );
  addRequesting(server, api);
}

function addRequesting(server: McpServer, api: ApiClient): void {
  server.registerTool(
    'request_containment',
    {
      description:
        'Asks for one action on one target. A run is begun that waits until a person approves its plan; no tool here can approve it. The same idempotencyKey is the same run, however often the call is repeated.',
      inputSchema: z.object({
        action,
        target,
        parameters,
        reason: z.string().min(1).max(900).describe('Why, for the person who decides.'),
        idempotencyKey: z
          .string()
          .min(1)
          .max(200)
          .describe(
            'Names this request: repeat it when the call is repeated, and choose another for another request.',
          ),
      }),
      annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
    },
    ({ idempotencyKey, reason, parameters: more, ...what }) =>
      answered(() => {
        const body = {
          ...what,
          ...given({ parameters: more }),
          reason: `An agent asks: ${reason}`,
          askFirst: true,
        };
        return api.post('/v1/runs', body, record, { 'idempotency-key': idempotencyKey });
      }),
  );
}
