import { given, problem } from '@drawbridge/base';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';

import type { ApiClient } from '../remote/api-client.ts';
import { ProblemsFound } from '../terminal/verb-scope.ts';
import { answered } from './tool-answer.ts';

const record = z.record(z.string(), z.unknown());
const listed = z.looseObject({ id: z.string() });
const playbookList = z.object({
  playbooks: z.array(listed.extend({ steps: z.array(z.looseObject({ action: z.string() })) })),
});
const actionList = z.object({ actions: z.array(listed) });

/** A tool that looks, and changes nothing anywhere; asked twice, it only looks twice. */
const looksOnly = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };

const runId = z.string().describe('The id of the run, as list_runs has it.');

/** What there is, and what became of it. */
export function addReadingTools(server: McpServer, api: ApiClient): void {
  server.registerTool(
    'list_playbooks',
    {
      description: 'The playbooks: which incidents lead to which actions, and who has to approve.',
      annotations: looksOnly,
    },
    () => answered(() => api.get('/v1/playbooks', record)),
  );
  server.registerTool(
    'list_actions',
    {
      description:
        'The containment actions: what each does, on which kinds of target, and whether it can be put back.',
      annotations: looksOnly,
    },
    () => answered(() => api.get('/v1/actions', record)),
  );
  server.registerTool(
    'explain',
    {
      description: 'One playbook with its actions, or one action with the playbooks that use it.',
      inputSchema: z.object({ id: z.string().describe('The id of a playbook or of an action.') }),
      annotations: looksOnly,
    },
    ({ id }) => answered(() => explain(api, id)),
  );
  addRunTools(server, api);
}

function addRunTools(server: McpServer, api: ApiClient): void {
  const filter = z.object({
    status: z.string().optional().describe('Only those with this status, such as contained.'),
    playbook: z.string().optional().describe('Only those of this playbook.'),
    incident: z.string().optional().describe('Only those of the incident with this id or number.'),
    limit: z.int().min(1).max(200).default(20),
    cursor: z.string().optional().describe('`next` of the page before.'),
  });
  server.registerTool(
    'list_runs',
    { description: 'The runs, the newest first.', inputSchema: filter, annotations: looksOnly },
    ({ limit, ...parts }) =>
      answered(() => {
        const query = new URLSearchParams({ limit: String(limit), ...given(parts) });
        return api.get(`/v1/runs?${query.toString()}`, record);
      }),
  );
  server.registerTool(
    'get_run',
    {
      description: 'One run: how far it is, what it plans, what it did, which access is left.',
      inputSchema: z.object({ runId }),
      annotations: looksOnly,
    },
    ({ runId: id }) => answered(() => api.get(`/v1/runs/${encodeURIComponent(id)}`, record)),
  );
  server.registerTool(
    'get_evidence',
    {
      description:
        'The bundle of evidence of a run that has ended: states before and after, times, request ids.',
      inputSchema: z.object({ runId }),
      annotations: looksOnly,
    },
    ({ runId: id }) => answered(() => api.get(`/v1/runs/${encodeURIComponent(id)}/evidence`, record)),
  );
}

async function explain(api: ApiClient, id: string): Promise<unknown> {
  const { playbooks } = await api.get('/v1/playbooks', playbookList);
  const { actions } = await api.get('/v1/actions', actionList);
  const playbook = playbooks.find((candidate) => candidate.id === id);
  if (playbook !== undefined) {
    const used = new Set(playbook.steps.map((step) => step.action));
    return { playbook, actions: actions.filter((action) => used.has(action.id)) };
  }
  const action = actions.find((candidate) => candidate.id === id);
  if (action === undefined) {
    const hints = ['list_playbooks and list_actions have the ids'];
    throw new ProblemsFound([
      problem('explain/unknown', `there is no playbook or action '${id}'`, { hints }),
    ]);
  }
  const users = playbooks.filter(({ steps }) => steps.some((step) => step.action === id));
  return { action, usedBy: users.map((user) => user.id) };
}
