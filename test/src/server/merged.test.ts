import type { WorldInput } from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerAt, untilState, type Call } from './caller.ts';
import { openServerGround, type ServerGround } from './ground.ts';
import { tokenOfWorkload } from './issuer.ts';

let ground: ServerGround;
let machine: Call;

const workspace =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/law-soc';
const idOf = (name: string) => `${workspace}/providers/Microsoft.SecurityInsights/Incidents/${name}`;
const nameOf = (n: number) => `10000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const redirected = { status: 'Closed', labels: [{ labelName: 'Redirected', labelType: 'AutoAssigned' }] };

type Workspaces = NonNullable<NonNullable<WorldInput['arm']>['workspaces']>;
type IncidentInput = NonNullable<Workspaces[number]['incidents']>[number];
type Part = NonNullable<IncidentInput['alerts']>[number];

let originals: readonly IncidentInput[] = [];

/** Each incident of the demo, merged away; its alerts and entities are in the nth of others. */
function allMerged(world: WorldInput): WorldInput {
  const [only] = world.arm?.workspaces ?? [];
  originals = only?.incidents ?? [];
  const incidents = originals.flatMap((incident, n) => [
    { ...incident, alerts: [], entities: [], properties: { ...incident.properties, ...redirected } },
    { ...incident, name: nameOf(n), properties: { ...incident.properties, incidentNumber: 100 + n } },
  ]);
  return { ...world, arm: { ...world.arm, workspaces: [{ ...only!, incidents }] } };
}

/** The nth incident of the demo as its trigger sends it, changed. */
function bodyOf(n: number, { name = originals[n]!.name, ...changes }: Record<string, unknown> = {}) {
  const { properties, alerts = [], entities = [] } = originals[n]!;
  const kinds = (part: Part) => ({ kind: 'SecurityAlert', ...part });
  return {
    object: {
      id: idOf(String(name)),
      name,
      properties: { ...properties, alerts: alerts.map(kinds), relatedEntities: entities, ...changes },
    },
  };
}

interface Submitted {
  readonly incident: string;
  readonly runs: readonly { readonly runId: string; readonly is: string }[];
  readonly merged?: { readonly into?: string; readonly why?: string };
}

async function submit(body: object, query = ''): Promise<Submitted> {
  const answer = await machine(`/v1/incidents${query}`, { body });
  expect([200, 202], JSON.stringify(answer.body)).toContain(answer.status);
  return answer.body as Submitted;
}

beforeAll(async () => {
  ground = await openServerGround({ world: allMerged });
  machine = callerAt(ground.url, await tokenOfWorkload(ground.issuer));
  await ground.store.pauses.pause({
    scope: 'all',
    by: 'ann',
    at: new Date().toISOString(),
    reason: 'a test',
  });
});
afterAll(() => ground.close());

describe('an incident that Defender has merged into another one', () => {
  it('leads to the run that it had before, and so does the other one', async () => {
    const { runs } = await submit(bodyOf(0));
    expect(new Set(runs.map(({ is }) => is))).toEqual(new Set(['started']));
    const known = runs.map(({ runId }) => [runId, 'known']);
    const again = await submit(bodyOf(0, { alerts: [], relatedEntities: [], ...redirected }));
    expect(again).toMatchObject({ incident: idOf(nameOf(0)), merged: { into: idOf(nameOf(0)) } });
    expect(again.runs.map(({ runId, is }) => [runId, is])).toEqual(known);
    const other = await submit(bodyOf(0, { name: nameOf(0) }));
    expect(other.runs.map(({ runId, is }) => [runId, is])).toEqual(known);
  });

  it('is followed to where its alerts are: the run is about that one, and its plan says so', async () => {
    const body = bodyOf(2, redirected);
    const asked = await submit(body, '?dryRun=true');
    expect(asked.runs.map(({ is }) => is)).toContain('new');
    const [run] = (await submit(body)).runs;
    expect(run).toMatchObject({ runId: asked.runs[0]?.runId, is: 'started' });
    const { plan } = await untilState(machine, run!.runId, 'waiting', 'held', 'acting', 'ended');
    expect(plan).toMatchObject({ incident: { id: idOf(nameOf(2)), mergedFrom: [idOf(originals[2]!.name)] } });
  });

  it('begins nothing where nobody can tell which one, and says why', async () => {
    const lost = await submit(bodyOf(1, { alerts: [], relatedEntities: [], ...redirected }));
    expect(lost).toMatchObject({ runs: [], merged: { why: expect.stringContaining('merged') as string } });
    const nowhere = await submit(bodyOf(1, { name: nameOf(9), ...redirected }));
    expect(nowhere).toMatchObject({
      runs: [],
      merged: { why: expect.stringContaining('no incident') as string },
    });
  });

  it('is to be sent again where its workspace cannot be asked now', async () => {
    ground.sim.inject({
      operation: 'GET Microsoft.SecurityInsights/incidents/{incidentId}',
      error: 'throttled',
      times: 9,
      retryAfterSeconds: 60,
    });
    const answer = await machine('/v1/incidents', { body: bodyOf(1, redirected) });
    expect(answer.status).toBe(503);
  });

  it('of Graph is named by its number, and what it has had counts for the other one', async () => {
    const incident = { id: '77', displayName: 'x', severity: 'high', status: 'redirected', alerts: [] };
    const answer = await submit({ ...incident, redirectIncidentId: '48' });
    expect(answer).toMatchObject({ incident: 'defender/77', runs: [], merged: { into: 'defender/48' } });
  });
});

it('an incident that is only asked about begins nothing', async () => {
  const body = bodyOf(1, { name: nameOf(50) });
  const [first, second] = [await submit(body, '?dryRun=true'), await submit(body, '?dryRun=true')];
  expect(new Set(first.runs.map(({ is }) => is))).toEqual(new Set(['new']));
  expect(second).toEqual(first);
  expect((await machine(`/v1/runs/${first.runs[0]!.runId}`)).status).toBe(404);
});
