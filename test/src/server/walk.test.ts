import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { callerAt, untilState, type Call } from './caller.ts';
import { demoIncident, openServerGround, playbookId, type ServerGround } from './ground.ts';
import { tokenOfPerson, tokenOfWorkload } from './issuer.ts';
import { answersOf, heldAgainst, type OpenApiDocument } from './openapi.ts';

let ground: ServerGround;
let machine: Call;
let both: Call;
let approver: Call;

beforeAll(async () => {
  ground = await openServerGround({ alwaysApproved: true });
  const { url, issuer } = ground;
  // Every answer of the walk is as the document says.
  const document = (await callerAt(url)('/openapi.json')).body as OpenApiDocument;
  const check = answersOf(document);
  const described = (token: string): Call => heldAgainst(check, callerAt(url, token));
  machine = described(await tokenOfWorkload(issuer));
  both = described(await tokenOfPerson(issuer, 'both'));
  approver = described(await tokenOfPerson(issuer, 'approver'));
});
afterAll(() => ground.close());

interface Submitted {
  readonly runs: readonly { readonly runId: string; readonly playbook: string; readonly href: string }[];
}

describe('an incident that a machine hands over, from its receipt to its undo', () => {
  it('waits for a person, contains when one approves, proves it, and puts it back', async () => {
    const taken = await machine('/v1/incidents', { body: await demoIncident() });
    expect(taken.status, JSON.stringify(taken.body)).toBe(202);
    const [run] = (taken.body as Submitted).runs;
    expect(run?.playbook).toBe(playbookId);
    expect(taken.headers.get('location')).toBe(run?.href);
    const runId = run?.runId ?? '';

    const { plan: shown } = await untilState(machine, runId, 'waiting');
    expect(ground.writes()).toBe(0);
    const verdict = { planHash: shown?.hash ?? '', reason: 'it is not hers' };
    const byMachine = await machine(`/v1/runs/${runId}/approve`, { body: verdict });
    expect(byMachine).toMatchObject({ status: 403, body: { type: 'urn:drawbridge:identity/not-allowed' } });
    const stale = await approver(`/v1/runs/${runId}/approve`, { body: { planHash: 'f'.repeat(64) } });
    expect(stale).toMatchObject({ status: 409, body: { type: 'urn:drawbridge:approval/other-plan' } });
    const approved = await approver(`/v1/runs/${runId}/approve`, { body: verdict });
    expect(approved).toMatchObject({ status: 200, body: { decision: 'taken' } });

    const ended = await untilState(machine, runId, 'ended');
    expect(ended.status).toBe('contained');
    expect(ground.keyStatus()).toBe('Inactive');
    expect(ground.writes()).toBe(1);
    const evidence = await machine(`/v1/runs/${runId}/evidence`);
    expect(evidence.status).toBe(200);
    for (const path of [
      '/v1/runs',
      '/v1/actions',
      '/v1/pauses',
      '/v1/audit/checkpoint',
      '/v1/events?after=-1&follow=false',
      '/healthz',
      '/readyz',
    ])
      expect((await machine(path)).status).toBe(200);
    const plan = await machine('/v1/targets/aws.access-key/AKIAEXAMPLEDANA00001/plan', { method: 'POST' });
    expect(plan.status, JSON.stringify(plan.body)).toBe(200);
    expect(JSON.stringify(evidence.body)).toContain('Ann Approver');
    expect(evidence.body).toMatchObject({ approvals: [{ reason: 'it is not hers' }] });
    const late = await approver(`/v1/runs/${runId}/approve`, { body: verdict });
    expect(late.status).toBe(409);

    const reopening = { body: { reactivate: true } };
    const byThatMachine = await machine(`/v1/runs/${runId}/undo`, reopening);
    expect(byThatMachine).toMatchObject({
      status: 403,
      body: { type: 'urn:drawbridge:identity/not-allowed' },
    });
    const undone = await both(`/v1/runs/${runId}/undo`, reopening);
    expect(undone.status, JSON.stringify(undone.body)).toBe(202);
    const { runId: undoId } = undone.body as { runId: string };
    expect((await untilState(machine, undoId, 'ended')).status).toBe('restored');
    expect(ground.keyStatus()).toBe('Active');
  });

  it('is not approved by the person who asked for it, who has the role', async () => {
    const asked = await both('/v1/runs', {
      body: {
        action: 'aws.iam.deactivate-access-key',
        target: 'AKIAEXAMPLEDANA00001',
        reason: 'seen in a paste',
      },
      headers: { 'idempotency-key': 'once' },
    });
    expect(asked.status, JSON.stringify(asked.body)).toBe(202);
    const { runId } = asked.body as { runId: string };
    const seen = await untilState(both, runId, 'waiting', 'ended');
    expect(seen.state, JSON.stringify(seen)).toBe('waiting');
    const { plan } = seen;
    const own = await both(`/v1/runs/${runId}/approve`, { body: { planHash: plan?.hash } });
    expect(own).toMatchObject({ status: 403, body: { type: 'urn:drawbridge:identity/own-request' } });
    const denied = await approver(`/v1/runs/${runId}/deny`, {
      body: { planHash: plan?.hash, reason: 'it is a test' },
    });
    expect(denied.status, JSON.stringify(denied.body)).toBe(200);
    expect((await untilState(both, runId, 'ended')).status).toBe('refused');
  });
});

it('keeps an idle connection for longer than proxies do, so that no request is sent into one that closes', async () => {
  const { headers } = await callerAt(ground.url)('/healthz');
  const [, seconds] = /^timeout=(\d+)$/.exec(headers.get('keep-alive') ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(60);
});
