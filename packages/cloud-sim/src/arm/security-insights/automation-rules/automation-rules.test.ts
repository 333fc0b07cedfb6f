import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../../simulation/start-for-test.suite.ts';
import { armWorldOf, callArm, ruleId } from '../../call-arm.suite.ts';

const start = useCloudSim();
const path = `automationRules/${ruleId(1)}`;
const playbook = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Logic/workflows/drawbridge';
const action = {
  order: 1,
  actionType: 'RunPlaybook',
  actionConfiguration: { logicAppResourceId: playbook, tenantId: ruleId(9) },
};
const trigger = { isEnabled: true, triggersOn: 'Incidents', triggersWhen: 'Created', conditions: [] };
const rule = (changes: object = {}) => ({
  properties: { displayName: 'Contain', order: 1, triggeringLogic: trigger, actions: [action], ...changes },
});
const condition = (innerConditions: readonly object[]) => ({
  triggeringLogic: {
    ...trigger,
    conditions: [{ conditionType: 'Boolean', conditionProperties: { operator: 'Or', innerConditions } }],
  },
});

describe('an automation rule', () => {
  it('is created, listed, replaced with its etag and deleted; it says who did so', async () => {
    const sim = await start({ world: armWorldOf() });
    const created = await callArm(sim, 'PUT', path, { json: rule() });
    expect(created).toMatchObject({
      status: 201,
      body: { properties: { createdBy: { objectId: '33333333-3333-4333-8333-333333333334' } } },
    });
    const stale = { ...rule({ order: 2 }), etag: '"stale"' };
    expect(await callArm(sim, 'PUT', path, { json: stale })).toMatchObject({
      status: 409,
      body: { error: { code: 'Conflict' } },
    });
    const accessToken = sim.connections.arm.portalAccessToken;
    const json = { ...rule({ order: 2 }), etag: created.body.etag };
    await callArm(sim, 'PUT', path, { json, accessToken });
    const { body } = await callArm(sim, 'GET', 'automationRules');
    expect(body.value).toMatchObject([
      {
        name: ruleId(1),
        type: 'Microsoft.SecurityInsights/automationRules',
        properties: {
          order: 2,
          actions: [action],
          createdBy: { objectId: '33333333-3333-4333-8333-333333333334' },
          lastModifiedBy: { email: 'analyst@example.com' },
        },
      },
    ]);
    expect((await callArm(sim, 'DELETE', path)).status).toBe(200);
    expect((await callArm(sim, 'DELETE', path)).status).toBe(204);
    expect((await callArm(sim, 'PUT', path, { json: rule() })).status).toBe(201);
  });

  it.each([
    ['no name', { displayName: undefined }],
    ['a long name', { displayName: 'x'.repeat(501) }],
    ['an order of 0', { order: 0 }],
    ['an order of 1001', { order: 1001 }],
    ['21 actions', { actions: Array.from({ length: 21 }, () => action) }],
    ['no list of actions', { actions: {} }],
    ['an unknown action', { actions: [{ order: 1, actionType: 'Sing' }] }],
    ['an action without an order', { actions: [{ ...action, order: undefined }] }],
    ['a playbook without a name', { actions: [{ ...action, actionConfiguration: {} }] }],
    ['no switch', { triggeringLogic: { ...trigger, isEnabled: undefined } }],
    ['an unknown trigger', { triggeringLogic: { ...trigger, triggersOn: 'Mondays' } }],
    ['an unknown moment', { triggeringLogic: { ...trigger, triggersWhen: 'Deleted' } }],
    [
      '51 conditions',
      {
        triggeringLogic: {
          ...trigger,
          conditions: Array.from({ length: 51 }, () => ({ conditionType: 'Property' })),
        },
      },
    ],
    ['one inner condition', condition([{ conditionType: 'Property' }])],
  ])('is refused for %s', async (_, changes) => {
    const sim = await start({ world: armWorldOf() });
    const { status, body } = await callArm(sim, 'PUT', path, { json: rule(changes) });
    expect(status).toBe(400);
    expect(body.error?.message).toMatch(/^Invalid data model\. \[: .*\]$/);
  });

  it('is the 512th at the most', async () => {
    const automationRules = Array.from({ length: 512 }, (_, at) => ({ ...rule(), name: ruleId(1000 + at) }));
    const sim = await start({ world: armWorldOf({ automationRules }) });
    expect((await callArm(sim, 'PUT', path, { json: rule() })).body.error?.message).toBe(
      'The maximum number of automation rules (512) has been reached.',
    );
  });
});
