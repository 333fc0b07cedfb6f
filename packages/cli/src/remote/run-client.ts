import { given } from '@drawbridge/base';
import type { RunSummary } from '@drawbridge/playbook-runtime';
import type { RunView } from '@drawbridge/server';
import { z } from 'zod';

import type { ApiClient } from './api-client.ts';

/** The runs of a server, as its HTTP API tells them. */
export interface RunClient {
  /** All of them, the newest first. */
  list(): Promise<readonly RunSummary[]>;
  show(runId: string): Promise<RunView>;
  /** Asks for its end; it ends when the step in flight does. */
  cancel(runId: string, reason: string): Promise<void>;
  decide(runId: string, verdict: RemoteVerdict): Promise<'taken' | 'repeated'>;
}

/** What a person says to the plan with that hash. */
interface RemoteVerdict {
  readonly decision: 'approve' | 'deny';
  readonly planHash: string;
  readonly reason?: string;
}

const text = z.string();
const pageShape = z.object({
  runs: z.array(
    z
      .looseObject({ runId: text, status: text, startedAt: text })
      .transform((run) => run as unknown as RunSummary),
  ),
  next: text.optional(),
});
/** Plan and report are ours, in the JSON of `--format json`. */
const viewShape = z
  .looseObject({
    runId: text,
    state: z.enum(['received', 'waiting', 'held', 'acting', 'ended']),
    receivedAt: text,
    requester: text,
    plan: z.looseObject({ hash: text }).optional(),
  })
  .transform((view) => view as unknown as RunView);
const decidedShape = z.object({ decision: z.enum(['taken', 'repeated']) });

const pathOf = (runId: string) => `/v1/runs/${encodeURIComponent(runId)}`;

/** The runs of a server. */
export function openRunClient(api: ApiClient): RunClient {
  return {
    list: async () => {
      const runs: RunSummary[] = [];
      let cursor = '';
      for (;;) {
        const from = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page = await api.get(`/v1/runs?limit=200${from}`, pageShape);
        runs.push(...page.runs);
        if (page.next === undefined || page.runs.length === 0) return runs;
        cursor = page.next;
      }
    },
    show: (runId) => api.get(pathOf(runId), viewShape),
    cancel: async (runId, reason) => {
      await api.post(`${pathOf(runId)}/cancel`, { reason }, z.looseObject({ runId: text }));
    },
    decide: async (runId, { decision, planHash, reason }) => {
      const body = { planHash, ...given({ reason }) };
      return (await api.post(`${pathOf(runId)}/${decision}`, body, decidedShape)).decision;
    },
  };
}
