import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { ActionContext } from '../../contract/action.ts';
import type { AzureTenant } from '../../contract/connections.ts';
import { createActionRunner } from '../../runner/action-runner.ts';

const home = '11111111-1111-4111-8111-111111111111';
const other = '55555555-5555-4555-8555-555555555555';
const unnamed = '99999999-9999-4999-8999-999999999999';
const subscriptionId = '66666666-6666-4666-8666-666666666666';
const mallory = '00000000-0000-4000-8000-000000000001';
const vmId = (subscription: string) =>
  `/subscriptions/${subscription}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1`;
const users = [{ id: mallory, userPrincipalName: 'mallory@example.com' }];
const world: WorldInput = {
  azure: { tenantId: home, users, otherTenants: [{ tenantId: other, users }] },
  arm: {
    otherSubscriptions: [
      { subscriptionId, tenantId: other, virtualMachines: [{ resourceGroup: 'web', name: 'web-1' }] },
    ],
  },
};
const userOf = (tenantId?: string): Target => ({
  kind: 'entra.user',
  id: mallory,
  ...(tenantId === undefined ? {} : { tenantId }),
});
const runner = createActionRunner();
const clock = new ManualClock(new Date('2026-03-01T10:00:00Z'));
const disable = 'azure.entra.disable-user';
let sim: CloudSim;

beforeAll(async () => {
  sim = await startCloudSim();
});
beforeEach(() => {
  sim.reset({ world, clock });
});
afterAll(() => sim.close());

function contextOf(tenants: readonly AzureTenant[]): ActionContext {
  return { connections: { azure: { tenants } }, clock };
}
const both = () => [sim.connections.azure, sim.azureConnectionTo(other)];

async function contain(context: ActionContext, action: string, target: Target) {
  const plan = await runner.plan(context, action, target, {});
  return runner.execute(context, plan, {
    approvedHash: plan.outcome === 'change' ? plan.hash : JSON.stringify(plan),
    idempotencyKey: '2b7c1f5e-6f0d-4c1e-9b58-0d6f2f7a9c11',
    journal: { beforeEffect: () => Promise.resolve(), afterEffect: () => Promise.resolve() },
  });
}

test('acts in the tenant of the incident, with the token for it', async () => {
  expect(await contain(contextOf(both()), disable, userOf(other))).toMatchObject({ outcome: 'contained' });
  const { azure } = sim.snapshot();
  expect(azure.users[0]?.accountEnabled).toBe(true);
  expect(azure.otherTenants[0]?.users[0]?.accountEnabled).toBe(false);
});

test('finds the tenant of a machine by its subscription', async () => {
  const target: Target = { kind: 'azure.vm', resourceId: vmId(subscriptionId) };
  const result = await contain(contextOf(both()), 'azure.compute.deallocate-vm', target);
  expect(result).toMatchObject({ outcome: 'contained' });
});

test.each<[string, Target, string]>([
  ['a tenant that is not named', userOf(unnamed), disable],
  [
    'a subscription of no tenant that is named',
    { kind: 'azure.vm', resourceId: vmId(unnamed) },
    'azure.compute.deallocate-vm',
  ],
])('refuses %s, without asking Azure', async (_what, target, action) => {
  const plan = await runner.plan(contextOf(both()), action, target, {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
  expect(sim.operations).toEqual([]);
});

test('refuses a user of an unknown tenant where there are several, and takes the only one there is', async () => {
  const several = await runner.plan(contextOf(both()), disable, userOf(), {});
  expect(several).toMatchObject({ outcome: 'refused', code: 'account-unknown' });
  const single = await runner.plan(contextOf([sim.connections.azure]), disable, userOf(), {});
  expect(single).toMatchObject({ outcome: 'change' });
});

test('refuses a token that is of another tenant than the one it is configured for', async () => {
  const mixed = { ...sim.connections.azure, tenantId: other };
  const plan = await runner.plan(contextOf([mixed]), disable, userOf(other), {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'wrong-account' });
});

test('refuses an undo of which no tenant is known: the journal is from before they were recorded', async () => {
  const context = { connections: { azure: sim.connections.azure }, clock };
  const plan = await runner.plan(context, disable, userOf(), {});
  if (plan.outcome !== 'change') throw new Error(JSON.stringify(plan));
  const old = { ...(plan.undo as object), home: undefined } as never;
  const { decision } = await runner.planUndo(context, disable, plan.target, old);
  expect(decision).toMatchObject({ outcome: 'refused', code: 'account-unknown' });
});
