import { given, inertText, isFailure, type Problem } from '@drawbridge/base';
import {
  fetchIncident,
  listChangedIncidents,
  type ListedIncident,
  type WorkspaceClient,
} from '@drawbridge/sentinel-sync';
import { z } from 'zod';

import { ProblemsFound } from '../terminal/verb-scope.ts';
import type { ApiClient } from './api-client.ts';

/** Which incidents are handed to a server again. */
interface ReconcileOrder {
  readonly client: WorkspaceClient;
  readonly api: ApiClient;
  readonly since: Date;
  readonly until?: Date;
  /** Says what would be begun, and begins nothing. */
  readonly dryRun: boolean;
  /** Told of each incident before it is fetched. */
  readonly onIncident: (incident: ListedIncident, at: number, of: number) => void;
}

/** What became of one incident. */
export interface ReconciledIncident {
  readonly name: string;
  readonly number?: number;
  readonly title: string;
  readonly changedAt: string;
  /**
   * `submitted`: a run was begun. `would-submit`: it would be. `known`: it had come. `not-taken`: by no playbook. `closed`:
   * by somebody, who has decided. `merged`: by Defender, and its alerts come with another incident. `failed`: not handed over.
   */
  readonly is: 'submitted' | 'would-submit' | 'known' | 'not-taken' | 'closed' | 'merged' | 'failed';
  /** The runs that it has. */
  readonly runs: readonly string[];
  readonly why?: string;
}

/**
 * Hands the incidents of a workspace that changed in a time to a server, which knows those that have come: only what was
 * missed begins a run. One that fails keeps none of the others back. Throws where the workspace cannot be listed.
 */
export async function reconcileWorkspace(order: ReconcileOrder): Promise<readonly ReconciledIncident[]> {
  const { client, since, until, onIncident } = order;
  const listed = await listChangedIncidents(client, { since, ...given({ until }) });
  const done: ReconciledIncident[] = [];
  let stopped: string | undefined;
  for (const [at, incident] of listed.entries()) {
    onIncident(incident, at + 1, listed.length);
    const came =
      stopped === undefined ? await reconcileOne(order, incident) : failed(`not tried: ${stopped}`);
    if (came.stops === true) stopped = came.why;
    const { name, number, title, changedAt } = incident;
    const { is, runs, why } = came;
    done.push({ name, ...given({ number }), title, changedAt, is, runs, ...given({ why }) });
  }
  return done;
}

interface Came extends Pick<ReconciledIncident, 'is' | 'runs' | 'why'> {
  /** Whether the next one would fare no better. */
  readonly stops?: boolean;
}

const submissionShape = z.object({
  runs: z.array(z.object({ runId: z.string(), is: z.enum(['started', 'known', 'new']) })),
  merged: z.object({ into: z.string().optional(), why: z.string().optional() }).optional(),
});

async function reconcileOne(order: ReconcileOrder, incident: ListedIncident): Promise<Came> {
  const { client, api, dryRun } = order;
  if (incident.status === 'Closed' && !incident.isMergedAway) return { is: 'closed', runs: [] };
  try {
    const fetched = await fetchIncident(client, incident.name);
    if (!fetched.ok) return failed(messageOf(fetched.problems));
    const path = `/v1/incidents${dryRun ? '?dryRun=true' : ''}`;
    return cameOf(await api.post(path, fetched.value, submissionShape));
  } catch (thrown) {
    if (thrown instanceof ProblemsFound) {
      const stops = thrown.problems.some(({ code }) => ofAll.test(code));
      return { ...failed(messageOf(thrown.problems)), stops };
    }
    if (!isFailure(thrown)) throw thrown;
    return failed(thrown.message);
  }
}

/** What is refused so is refused to every incident. */
const ofAll = /^(?:server\/(?:unreachable|not-ours)|identity\/)/;

function cameOf({ runs, merged }: z.infer<typeof submissionShape>): Came {
  const ids = runs.map(({ runId }) => runId);
  if (runs.some(({ is }) => is === 'started')) return { is: 'submitted', runs: ids };
  if (runs.some(({ is }) => is === 'new')) return { is: 'would-submit', runs: ids };
  if (merged?.why !== undefined) return { is: 'merged', runs: ids, why: merged.why };
  return { is: runs.length > 0 ? 'known' : 'not-taken', runs: ids };
}

function failed(why: string): Came {
  return { is: 'failed', runs: [], why };
}

function messageOf(problems: readonly Problem[]): string {
  return problems.map(({ message }) => inertText(message)).join('; ');
}
