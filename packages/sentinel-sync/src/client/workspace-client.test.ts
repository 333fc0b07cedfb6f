import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { openSimulated, ruleId, useWorkspaces, wireRule, workspaceWorld } from '../workspace.suite.ts';
import { textIn } from '../wire/arm-body.ts';
import { isConflict } from './arm-failures.ts';
import { openWorkspace } from './workspace-client.ts';
import { createTokenCredential } from './credential.ts';

const start = useWorkspaces();
const rules = {
  path: '/providers/Microsoft.SecurityInsights/alertRules',
  apiVersion: '2025-07-01-preview',
};
const rule = (n: number) => ({ ...rules, path: `${rules.path}/${ruleId(n)}` });
const putRule = 'PUT Microsoft.SecurityInsights/alertRules/{ruleId}';
const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );

describe('a workspace', () => {
  it('keeps unknown fields, in both directions', async () => {
    const client = await openSimulated(await start());
    const body = wireRule({ subTechniques: ['T1021.008'], somethingNew: { deep: [1, null] } });
    await client.put(rule(1), body);
    expect(await client.get(rule(1))).toMatchObject({ properties: body.properties });
  });

  it('follows a list to its end and counts each page as a call', async () => {
    const alertRules = [0, 1, 2, 3, 4].map((n) => ({
      ...wireRule({ displayName: `R${n}` }),
      name: ruleId(n),
    }));
    const client = await openSimulated(
      await start({ world: workspaceWorld({ alertRules }, { pageSize: 2 }) }),
    );
    expect((await client.list(rules)).map((resource) => resource.name)).toEqual([0, 1, 2, 3, 4].map(ruleId));
    expect(client.calls).toBe(3);
  });

  it('says that the remote is newer, by 409 and by 412', async () => {
    for (const staleIfMatchAnswer of [409, 412] as const) {
      const sim = await start({ world: workspaceWorld({}, { staleIfMatchAnswer }) });
      const client = await openSimulated(sim);
      const { body } = await client.put(rule(1), wireRule());
      await (await openSimulated(sim, { as: 'portal' })).put(rule(1), wireRule({ severity: 'Low' }));
      expect(isConflict(await failureOf(client.put(rule(1), wireRule(), textIn(body, 'etag'))))).toBe(true);
    }
  });

  it('tells a name that is taken from an etag that is stale', async () => {
    const client = await openSimulated(await start());
    await client.put(rule(1), wireRule());
    const failure = await failureOf(client.put(rule(2), wireRule()));
    expect(isConflict(failure)).toBe(false);
    expect(failure).toMatchObject({ code: 'sync/conflict' });
  });

  it('waits as long as Retry-After says, and never less than its floor', async () => {
    const sim = await start();
    const clock = new ManualClock(new Date('2026-11-25T12:00:00Z'));
    const client = await openSimulated(sim, { clock, retry: { floorMs: 500 } });
    sim.inject({ operation: putRule, error: 'throttled', times: 1, retryAfterSeconds: 7 });
    await client.put(rule(1), wireRule());
    expect(clock.now().toISOString()).toBe('2026-11-25T12:00:07.000Z');
    sim.inject({ operation: putRule, error: 'throttled', times: 1, retryAfterSeconds: 0 });
    await client.put(rule(2), wireRule({ displayName: 'Two' }));
    expect(clock.now().toISOString()).toBe('2026-11-25T12:00:07.500Z');
  });

  it('backs off by itself when it is throttled and told no time', async () => {
    const sim = await start();
    const client = await openSimulated(sim);
    sim.inject({ operation: putRule, error: 'throttled', times: 3 });
    await client.put(rule(1), wireRule());
    expect(client.calls).toBe(4);
  });

  it('gives up after its attempts, with what the service said', async () => {
    const sim = await start();
    const client = await openSimulated(sim, { retry: { attempts: 2 } });
    sim.inject({ operation: putRule, error: 'unavailable', times: 9 });
    expect(await failureOf(client.put(rule(1), wireRule()))).toMatchObject({ code: 'sync/unavailable' });
    expect(client.calls).toBe(2);
  });

  it('tries again when the connection breaks', async () => {
    const sim = await start();
    const client = await openSimulated(sim);
    sim.inject({ operation: putRule, error: 'drop-before-write', times: 2 });
    await client.put(rule(1), wireRule());
    expect(client.calls).toBe(3);
  });

  it('waits until an upload is over', async () => {
    const client = await openSimulated(await start());
    const at = { ...rules, path: '/providers/Microsoft.SecurityInsights/watchlists/Known' };
    const properties = { displayName: 'Known', provider: 'x', itemsSearchKey: 'A', rawContent: 'A,B\n1,2\n' };
    const { operation } = await client.put(at, { properties });
    await client.settle(operation ?? '');
    expect(await client.list({ ...at, path: `${at.path}/watchlistItems` })).toHaveLength(1);
  });

  it('sends no token over http to another machine', async () => {
    const opening = openWorkspace({
      address: {
        endpoint: 'http://example.com',
        scope: 'https://example.com/.default',
        subscriptionId: ruleId(0),
        resourceGroup: 'rg',
        workspace: 'law',
      },
      credential: createTokenCredential('x', 0),
      clock: new ManualClock(new Date(0)),
      random: () => 0,
    });
    expect(await failureOf(opening)).toMatchObject({ code: 'sync/insecure-endpoint' });
  });
});
