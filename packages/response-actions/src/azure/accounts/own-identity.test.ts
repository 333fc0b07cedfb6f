import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createActionRunner } from '../../runner/action-runner.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const subscription = '22222222-2222-4222-8222-222222222222';
const ourselves = '33333333-3333-4333-8333-333333333334';
const appId = '33333333-3333-4333-8333-333333333333';
const group = `/subscriptions/${subscription}/resourceGroups/web`;
const vmId = `${group}/providers/Microsoft.Compute/virtualMachines/web-1`;
const identityId = `${group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/responder`;
const roleDefinitionId = `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const world: WorldInput = {
  azure: {
    tenantId,
    users: [{ id: ourselves, userPrincipalName: 'responder@example.com' }],
    servicePrincipals: [
      {
        id: ourselves,
        appId,
        displayName: 'responder',
      },
    ],
  },
  arm: {
    virtualMachines: [{ resourceGroup: 'web', name: 'web-1' }],
    roleAssignments: [
      {
        scope: `/subscriptions/${subscription}`,
        principalId: ourselves,
        roleDefinitionId,
        name: '77777777-7777-4777-8777-777777777777',
      },
    ],
  },
};
const clock = new ManualClock(new Date('2026-03-01T10:00:00Z'));
const machine: Target = { kind: 'azure.vm', resourceId: vmId };
let sim: CloudSim;

beforeAll(async () => {
  sim = await startCloudSim({ world, clock });
});
afterAll(() => sim.close());

/** A token as Entra makes it for a managed identity, which names the resource that asked for it. */
function tokenWith(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const whole = { tid: tenantId, oid: ourselves, appid: appId, ...claims };
  return `${part({ alg: 'none' })}.${part(whole)}.simulated-token`;
}

function planWith(claims: object, action: string, target: Target) {
  const azure = { ...sim.connections.azure, accessToken: tokenWith(claims) };
  return createActionRunner().plan({ connections: { azure }, clock }, action, target, {});
}

const own = { outcome: 'refused', code: 'own-credentials' };

test.each([
  ['its own identity', { xms_mirid: vmId }],
  ['an identity that is assigned to it', { xms_mirid: identityId, xms_az_rid: vmId.toUpperCase() }],
])('the machine on which we run with %s is refused as ourselves', async (_what, claims) => {
  expect(await planWith(claims, 'azure.compute.deallocate-vm', machine)).toMatchObject(own);
});

test('a machine on which we do not run is not taken for ours', async () => {
  const claims = { xms_mirid: vmId.replace('web-1', 'responder-1') };
  const plan = await planWith(claims, 'azure.compute.deallocate-vm', machine);
  expect(plan).toMatchObject({ outcome: 'change' });
});

test.each<[string, Target]>([
  ['azure.entra.disable-service-principal', { kind: 'entra.service-principal', id: ourselves }],
  ['azure.authorization.remove-role-assignments', { kind: 'entra.service-principal', id: ourselves }],
  ['azure.entra.disable-user', { kind: 'entra.user', id: ourselves }],
  ['azure.entra.revoke-sessions', { kind: 'entra.user', id: ourselves }],
])('our own managed identity, application or user is refused as ourselves by %s', async (action, target) => {
  expect(await planWith({}, action, target)).toMatchObject(own);
});
