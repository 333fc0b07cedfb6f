import { setTimeout as wait } from 'node:timers/promises';

import { serveOn, type ServingProcess } from '../../server/serve-process.ts';
import { demoIncident } from '../../server/ground.ts';
import type { Ground } from '../ground.ts';
import type { Flow } from './server-moments.ts';
import type { ServerState } from './server-state.ts';

/** Where servers are killed. */
export interface ServerStage {
  readonly ground: Ground;
  readonly state: ServerState;
}

/** What a flow comes to when nobody disturbs it. */
export interface Walk {
  /** The entries of all journals that it adds. */
  readonly entries: number;
  /** The calls to the cloud, in order. */
  readonly calls: readonly string[];
  /** How often each change was made, from the beginning of the state on. */
  readonly writes: Readonly<Record<string, number>>;
  /** How each run ended, in order of their ids. */
  readonly ends: Readonly<Record<string, string>>;
}

/** One request whose run has to come to its end, whatever is killed. */
export interface Asked {
  readonly path: string;
  readonly body: string;
}

interface Listed {
  readonly runId: string;
  readonly status: string;
}

/** Does what comes before the flow, and gives the request that begins it. */
export async function prepare(flow: Flow, server: ServingProcess): Promise<Asked> {
  const incident = { path: '/v1/incidents', body: await demoIncident() };
  if (flow === 'incident') return incident;
  const runs = await send(server, incident);
  await untilEnded(server, runs ?? []);
  const contained = (await listed(server)).find(({ status }) => status === 'contained');
  if (contained === undefined) throw new Error('nothing was contained that could be undone');
  return { path: `/v1/runs/${contained.runId}/undo`, body: JSON.stringify({ reactivate: true }) };
}

/** Sends the request; the ids of its runs, or undefined where it was not taken. */
export async function send(
  server: ServingProcess,
  { path, body }: Asked,
): Promise<readonly string[] | undefined> {
  const answered = await server.call(path, { body }).catch(() => undefined);
  if (answered?.status !== 202) return undefined;
  const { runs, runId } = answered.body as { runs?: { runId: string }[]; runId?: string };
  return runId === undefined ? (runs ?? []).map((run) => run.runId) : [runId];
}

export async function listed(server: ServingProcess): Promise<readonly Listed[]> {
  const { body } = await server.call('/v1/runs?limit=200');
  return (body as { runs: readonly Listed[] }).runs;
}

/** Waits until all of these runs have ended; how those ended that have. */
export async function untilEnded(
  server: ServingProcess,
  runIds: readonly string[],
  patienceMs = 90_000,
): Promise<Readonly<Record<string, string>>> {
  const ends = new Map<string, string>();
  const until = Date.now() + patienceMs;
  while (ends.size < runIds.length && Date.now() < until) {
    for (const runId of runIds.filter((id) => !ends.has(id))) {
      const seen = await server.call(`/v1/runs/${runId}`).catch(() => undefined);
      const { state, status = '' } = (seen?.body ?? {}) as { state?: string; status?: string };
      if (seen?.status === 200 && state === 'ended') ends.set(runId, status);
    }
    await wait(50);
  }
  return Object.fromEntries([...ends].sort());
}

/** How often each change was made. */
export function writesOf({ sim }: Ground): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { operation, writes } of sim.operations)
    if (writes) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** Walks through a flow that nobody disturbs. */
export async function walk({ ground, state }: ServerStage, flow: Flow): Promise<Walk> {
  await state.renew();
  const server = await serveOn(ground);
  const asked = await prepare(flow, server);
  const before = await state.entries();
  const calls: string[] = [];
  ground.gate.onCall = ({ operation, phase }) => {
    if (phase === 'received') calls.push(operation);
    return Promise.resolve('pass');
  };
  const runs = await send(server, asked);
  const ends = await untilEnded(server, runs ?? []);
  if (Object.keys(ends).length === 0) throw new Error(`${flow}, disturbed by nobody, did not end`);
  server.child.kill('SIGTERM');
  await server.ended;
  return { entries: (await state.entries()) - before, calls, writes: writesOf(ground), ends };
}
