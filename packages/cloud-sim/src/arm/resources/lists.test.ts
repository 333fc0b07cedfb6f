import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, ruleId, scheduledRule } from '../call-arm.suite.ts';

const start = useCloudSim();
const rules = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    ...scheduledRule({ displayName: `Rule ${String(at)}` }),
    name: ruleId(at),
  }));
const names = (body: { readonly value?: readonly { readonly name?: string }[] }) =>
  (body.value ?? []).map((resource) => resource.name);

describe('pages', () => {
  it('lead on by an absolute link on the same host, each rule once', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: rules(5) }, { pageSize: 2 }) });
    const seen: (string | undefined)[] = [];
    let path: string | undefined = 'alertRules';
    while (path !== undefined) {
      const { body } = await callArm(sim, 'GET', path);
      seen.push(...names(body));
      path = body.nextLink;
      if (path !== undefined) expect(new URL(path).origin).toBe(sim.connections.arm.endpoint);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4].map(ruleId));
    expect(sim.operations.map((operation) => operation.operation)).toEqual(
      Array<string>(3).fill('GET Microsoft.SecurityInsights/alertRules'),
    );
  });

  it('have no link where everything fits', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: rules(2) }, { pageSize: 2 }) });
    expect((await callArm(sim, 'GET', 'alertRules')).body).not.toHaveProperty('nextLink');
  });

  it('hide nothing when a rule of an earlier page is deleted meanwhile', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: rules(4) }, { pageSize: 2 }) });
    const { body } = await callArm(sim, 'GET', 'alertRules');
    await callArm(sim, 'DELETE', `alertRules/${ruleId(0)}`);
    const second = await callArm(sim, 'GET', body.nextLink ?? '');
    expect(names(second.body)).toEqual([ruleId(2), ruleId(3)]);
  });
});

describe('after a change', () => {
  const path = `alertRules/${ruleId(1)}`;

  it('answers 404 to so many GETs after a 201, and lists it after so many lists', async () => {
    const sim = await start({ world: armWorldOf({}, { consistencyDelayReads: 2, listDelayReads: 1 }) });
    expect((await callArm(sim, 'PUT', path, { json: scheduledRule() })).status).toBe(201);
    const get = async () => (await callArm(sim, 'GET', path)).status;
    expect([await get(), await get(), await get()]).toEqual([404, 404, 200]);
    const list = async () => names((await callArm(sim, 'GET', 'alertRules')).body);
    expect([await list(), await list()]).toEqual([[], [ruleId(1)]]);
  });

  it('shows the rule as it was, with its old etag, which is stale by then', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: rules(2) }, { consistencyDelayReads: 1 }) });
    const before = (await callArm(sim, 'GET', path)).body;
    await callArm(sim, 'PUT', path, { json: scheduledRule({ displayName: 'Changed' }) });
    const during = (await callArm(sim, 'GET', path)).body;
    expect(during).toEqual(before);
    const stale = { ...scheduledRule({ displayName: 'Again' }), etag: during.etag };
    expect((await callArm(sim, 'PUT', path, { json: stale })).status).toBe(409);
    expect((await callArm(sim, 'GET', path)).body.properties).toMatchObject({ displayName: 'Changed' });
  });

  it('goes on listing a deleted rule for so many lists', async () => {
    const sim = await start({ world: armWorldOf({ alertRules: rules(2) }, { listDelayReads: 1 }) });
    await callArm(sim, 'DELETE', path);
    const list = async () => names((await callArm(sim, 'GET', 'alertRules')).body).length;
    expect([await list(), await list()]).toEqual([2, 1]);
  });

  it('is still settling in a world that was kept and started again', async () => {
    const sim = await start({ world: armWorldOf({}, { consistencyDelayReads: 1 }) });
    await callArm(sim, 'PUT', path, { json: scheduledRule() });
    const again = await start({ world: sim.snapshot() });
    const get = async () => (await callArm(again, 'GET', path)).status;
    expect([await get(), await get()]).toEqual([404, 200]);
  });
});
