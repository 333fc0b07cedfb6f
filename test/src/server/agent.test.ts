import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { callerAt, untilState, type Call } from './caller.ts';
import { demoIncident, demoKey, openServerGround, playbookId, type ServerGround } from './ground.ts';
import { tokenOfPerson } from './issuer.ts';

let ground: ServerGround;
let agent: Call;

beforeEach(async () => {
  ground = await openServerGround();
  agent = callerAt(ground.url, ground.agentToken);
});
afterEach(() => ground.close());

async function contain(call: Call, more: object = {}, key = 'one'): Promise<string> {
  const body = { action: 'aws.iam.deactivate-access-key', target: demoKey, reason: 'as asked', ...more };
  const taken = await call('/v1/runs', { body, headers: { 'idempotency-key': key } });
  expect(taken.status, JSON.stringify(taken.body)).toBe(202);
  return (taken.body as { runId: string }).runId;
}

describe('the token of an agent', () => {
  it('asks for a containment that waits for a person, where the playbooks ask nobody', async () => {
    const runId = await contain(agent);
    const { plan } = await untilState(agent, runId, 'waiting');
    const body = { planHash: plan?.hash };
    const refused = await agent(`/v1/runs/${runId}/approve`, { body });
    expect([refused.status, refused.body]).toMatchObject([
      403,
      { detail: 'an agent may not decide: that takes a person' },
    ]);
    expect([ground.keyStatus(), ground.writes()]).toEqual(['Active', 0]);
    const approver = callerAt(ground.url, await tokenOfPerson(ground.issuer, 'approver'));
    expect((await approver(`/v1/runs/${runId}/approve`, { body })).status).toBe(200);
    expect(await untilState(agent, runId, 'ended')).toMatchObject({ status: 'contained' });
    expect(ground.keyStatus()).toBe('Inactive');
  });

  it('plans an incident without a run, and hands none over', async () => {
    const body = await demoIncident();
    const planned = await agent('/v1/incidents/plan', { body });
    expect([planned.status, planned.body]).toMatchObject([
      200,
      {
        plans: expect.arrayContaining([
          expect.objectContaining({ playbook: expect.objectContaining({ id: playbookId }) as object }),
        ]) as object,
      },
    ]);
    expect((await agent('/v1/incidents', { body })).status).toBe(403);
    expect((await agent('/v1/runs')).body).toEqual({ runs: [] });
    expect(ground.writes()).toBe(0);
  });

  it('is told that it is an agent’s', async () => {
    expect((await agent('/v1/caller')).body).toMatchObject({ kind: 'agent', roles: ['viewer', 'responder'] });
  });
});

it('a machine that asks first waits for a person, where the playbooks ask nobody', async () => {
  const soar = callerAt(ground.url, ground.apiToken);
  const waiting = await contain(soar, { askFirst: true });
  await untilState(soar, waiting, 'waiting');
  expect(ground.keyStatus()).toBe('Active');
  await untilState(soar, await contain(soar, {}, 'two'), 'ended');
  expect(ground.keyStatus()).toBe('Inactive');
});
